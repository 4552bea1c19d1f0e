// The port of small documents: projects, keys, fields, topics. Compare-and-set makes concurrent edits safe.

export interface RegistryDocument<Value = unknown> {
  readonly key: string
  readonly value: Value
  /** Starts at 1 and rises by one with each write. */
  readonly version: number
}

/** The document was changed (or created, or deleted) by somebody else in between: read again and retry. */
export class RegistryConflict extends Error {
  override readonly name = 'RegistryConflict'
}

export interface Registry {
  get<Value>(key: string): Promise<RegistryDocument<Value> | undefined>
  /** `expectedVersion` 0: must not exist yet. Resolves, with the new version, when the document is on disk. */
  put<Value>(key: string, value: Value, expectedVersion: number): Promise<number>
  delete(key: string, expectedVersion: number): Promise<void>
  /** Documents whose key starts with `prefix`, in key order. */
  list<Value>(prefix: string): Promise<RegistryDocument<Value>[]>
  /** Calls back after every change below `prefix`; `document` is null for a deletion. */
  watch<Value>(prefix: string, listener: (key: string, document: RegistryDocument<Value> | null) => void): () => void
  close(): Promise<void>
}
