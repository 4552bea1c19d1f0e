// For the tests of the documentation: an answer that a page shows, against the answer that the server gave.

/**
 * Where `shown` promises what `given` does not keep, one line each. Members of objects must be there, with the shape
 * that is shown; every entry of a shown list must fit some entry of the given one. Texts, numbers and truth values may
 * differ, but for codes like `NOT_FOUND` and for false. Shown null fits everything, shown text fits given null.
 */
export function mismatches(shown: unknown, given: unknown, path = 'the answer'): string[] {
  if (shown === null) return []
  if (Array.isArray(shown)) {
    if (!Array.isArray(given)) return [`${path} is no list`]
    return shown.flatMap((entry, index) => {
      const tries = given.map((candidate) => mismatches(entry, candidate, `${path}[${index}]`))
      return tries.some((problems) => problems.length === 0) ? [] : (tries[0] ?? [`${path} is empty`])
    })
  }
  if (typeof shown === 'object') {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return [`${path} is no object`]
    return Object.entries(shown).flatMap(([key, value]) =>
      Object.hasOwn(given, key)
        ? mismatches(value, (given as Record<string, unknown>)[key], `${path}.${key}`)
        : [`${path} has no ${key}`],
    )
  }
  if (typeof shown === 'string' && given === null) return []
  if (typeof shown !== typeof given) return [`${path} is a ${typeof given}, not a ${typeof shown}`]
  const isExact = shown === false || (typeof shown === 'string' && /^[A-Z]+(_[A-Z]+)+$/.test(shown))
  return isExact && shown !== given ? [`${path} is ${JSON.stringify(given)}, not ${JSON.stringify(shown)}`] : []
}
