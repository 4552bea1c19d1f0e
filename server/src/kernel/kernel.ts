// Bridge to the WebAssembly kernel: typed exports over a memory that the caller owns.
// Arguments that name a matrix are byte offsets into that memory; what lies there is said in assembly/.

import { KERNEL_WASM_BASE64 } from './kernel-wasm.ts'

const PAGE_BYTES = 65_536
const ALIGNMENT_BYTES = 64

export interface Kernel {
  gemmInt16(
    a: number,
    rowScales: number,
    rows: number,
    depth: number,
    b: number,
    columnScales: number,
    bias: number,
    c: number,
    columns: number,
    relu: boolean,
    accumulate: boolean,
  ): void
  packRows(source: number, rows: number, depth: number, panels: number): void
  gemmF32(a: number, rows: number, depth: number, panels: number, c: number, columns: number): void
  quantiseRows(source: number, rows: number, width: number, limit: number, quantised: number, scales: number): void
  layerNorm(source: number, rows: number, width: number, gain: number, offset: number, output: number): void
  attention(
    qkv: number,
    tokens: number,
    width: number,
    heads: number,
    scale: number,
    output: number,
    scores: number,
  ): void
  embedTokens(ids: number, tokens: number, width: number, table: number, positions: number, output: number): void
  averageRows(source: number, rows: number, width: number, output: number): void
  addSignedRows(signs: number, width: number, rows: number, weights: number, count: number, sums: number): void
  scoreRows(
    vector: number,
    vectorTail: number,
    table: number,
    tails: number,
    rows: number,
    width: number,
    head: number,
    least: number,
    slack: number,
    scores: number,
  ): void
}

let compiledModule: WebAssembly.Module | undefined

/** The kernel bound to one memory. Compiling happens once in a thread and takes a few milliseconds. */
export function instantiateKernel(memory: WebAssembly.Memory): Kernel {
  compiledModule ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'))
  const instance = new WebAssembly.Instance(compiledModule, { env: { memory } })
  return instance.exports as unknown as Kernel
}

/**
 * A zeroed memory for `sizeBytes`, growable to `maximumBytes` (at most 4 GiB). Only touched pages cost RAM.
 * It is always of the shared kind, because a module accepts one kind only and the embedder's workers share theirs.
 */
export function createKernelMemory(sizeBytes: number, maximumBytes: number = sizeBytes): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: pagesFor(sizeBytes), maximum: pagesFor(maximumBytes), shared: true })
}

/** Grows the memory until it holds `sizeBytes`; does nothing where it does already. */
export function growKernelMemory(memory: WebAssembly.Memory, sizeBytes: number): void {
  const missingPages = pagesFor(sizeBytes) - memory.buffer.byteLength / PAGE_BYTES
  if (missingPages > 0) memory.grow(missingPages)
}

/** Lays regions one behind the other, each aligned to a cache line. */
export class MemoryLayout {
  #sizeBytes: number

  constructor(startByte = 0) {
    this.#sizeBytes = startByte
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** Reserves a region and returns its byte offset. */
  reserve(bytes: number): number {
    const offset = this.#sizeBytes
    this.#sizeBytes = offset + Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
    return offset
  }
}

function pagesFor(bytes: number): number {
  return Math.ceil(bytes / PAGE_BYTES)
}
