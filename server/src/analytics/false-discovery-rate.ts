// Many tests at once: which of them to believe, so that of those believed only a small share is wrong.

/** Adjusted p-values (q-values) in the order given (Benjamini & Hochberg 1995). */
export function adjustForFalseDiscoveries(pValues: readonly number[]): number[] {
  const descending = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => b.pValue - a.pValue)
  const adjusted = new Array<number>(pValues.length).fill(1)
  let lowest = 1
  descending.forEach(({ pValue, index }, place) => {
    const rank = pValues.length - place
    lowest = Math.min(lowest, pValue * (pValues.length / rank))
    adjusted[index] = lowest
  })
  return adjusted
}
