// Removed values stay in an LMDB file until their pages are written again: whatever is left is copied into a new file.

import { rmSync } from 'node:fs'
import type { RootDatabase } from 'lmdb'

type Encoding = 'binary' | 'json'

/** Entries of one commit of the copy. */
const STEP = 5_000

/** A new environment in `folder` with all entries of the given stores. */
export async function copyEnvironment(
  root: RootDatabase,
  folder: string,
  stores: ReadonlyMap<string, Encoding>,
  openRoot: (folder: string) => RootDatabase,
): Promise<RootDatabase> {
  rmSync(folder, { recursive: true, force: true })
  const copy = openRoot(folder)
  for (const name of namesOf(root)) {
    const encoding = stores.get(name) ?? 'json'
    const [from, to] = [root, copy].map((one) => one.openDB<unknown, string | number>({ name, encoding }))
    if (!from || !to) continue
    let entries: { key: string | number; value: unknown }[] = []
    const flush = async () => {
      const page = entries
      entries = []
      await copy.transaction(() => {
        for (const { key, value } of page) to.put(key, value)
      })
    }
    for (const entry of from.getRange({ snapshot: false })) {
      entries.push(entry)
      if (entries.length === STEP) await flush()
    }
    await flush()
  }
  await copy.flushed
  return copy
}

/** Of all stores in an environment. */
export function namesOf(root: RootDatabase): string[] {
  return [...root.getKeys()].map(String)
}
