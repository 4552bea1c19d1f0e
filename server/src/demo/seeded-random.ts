// The only source of chance in the demo data: the same seed gives the same draws on every machine.

/** Draws numbers and choices; every call moves the generator on. */
export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number
  /** True with the given probability. */
  chance(probability: number): boolean
  /** A whole number in [low, high]. */
  integer(low: number, high: number): number
  /** One of the items; throws `RangeError` for an empty list. */
  pick<T>(items: readonly T[]): T
  /** One of the keys, in proportion to its weight; throws `RangeError` when no weight is above zero. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K
  /** A log-normal number: `median` times e to the power of a normal deviate times `sigma`. */
  logNormal(median: number, sigma: number): number
  /** A shuffled copy (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[]
}

/**
 * Creates a generator from a 32-bit seed. The numbers come from a Weyl sequence passed through the
 * 32-bit finaliser of MurmurHash3 (Appleby, 2011): small, fast and even enough for demo data.
 */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => pickFrom(items, next()),
    weighted: (weights) => pickWeighted(weights, next()),
    logNormal: (median, sigma) =>
      median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
    shuffle: (items) => {
      const shuffled = [...items]
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = integer(0, last)
        const moved = shuffled[last]
        const chosen = shuffled[other]
        if (moved === undefined || chosen === undefined) continue
        shuffled[last] = chosen
        shuffled[other] = moved
      }
      return shuffled
    },
  }
}

function pickFrom<T>(items: readonly T[], position: number): T {
  const item = items[Math.floor(position * items.length)]
  if (item === undefined) throw new RangeError('Nothing to pick from: the list is empty.')
  return item
}

function pickWeighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>, position: number): K {
  const entries = (Object.entries(weights) as [K, number][]).filter(([, weight]) => weight > 0)
  const last = entries.at(-1)
  if (last === undefined) throw new RangeError('Nothing to pick from: no weight is above zero.')
  let left = position * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [key, weight] of entries) {
    left -= weight
    if (left < 0) return key
  }
  return last[0]
}
