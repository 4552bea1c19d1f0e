// Seedable 32-bit hashing, the only source of "chance" in field typing: same values, same order → same sample.

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193
const GOLDEN_RATIO = 0x9e3779b9

/** Finaliser of MurmurHash3 (Appleby, 2011): spreads every input bit over all 32 output bits. */
export function mix32(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** FNV-1a (Fowler, Noll, Vo, 1991) over UTF-16 code units, then {@link mix32}. Returns an unsigned 32-bit integer. */
export function hashText(text: string): number {
  let hash = FNV_OFFSET
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME)
  return mix32(hash)
}

/** The `step`-th number of the sequence that `seed` opens, in [0, 1). */
export function seededFraction(seed: number, step: number): number {
  return mix32(seed ^ mix32(Math.imul(step, GOLDEN_RATIO))) / 2 ** 32
}
