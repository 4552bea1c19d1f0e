// How much a spelling bucket tells, learned from the texts of one dimension.
// The caller owns the counts; this is plain arithmetic over them.

/** ln((1 + texts) / (1 + df)) + 1 for each bucket, where df = number of the texts that hold the bucket. */
export function inverseDocumentFrequency(documentFrequency: Uint32Array, texts: number): Float32Array {
  return weightsOf(documentFrequency, texts, 0)
}

/** As inverseDocumentFrequency, but 0 for buckets in fewer than two texts: a gram seen once groups nothing. */
export function repeatedDocumentFrequency(documentFrequency: Uint32Array, texts: number): Float32Array {
  return weightsOf(documentFrequency, texts, 2)
}

/** Most buckets are in few texts or in none: their logarithms are taken once, for this is done every 200 texts. */
const REMEMBERED_LOGARITHMS = 64

function weightsOf(documentFrequency: Uint32Array, texts: number, fewestTexts: number): Float32Array {
  const weightOf = (df: number) => (df < fewestTexts ? 0 : Math.log((1 + texts) / (1 + df)) + 1)
  const remembered = Float64Array.from({ length: REMEMBERED_LOGARITHMS }, (_, df) => weightOf(df))
  const weights = new Float32Array(documentFrequency.length)
  for (let bucket = 0; bucket < weights.length; bucket++) {
    const df = documentFrequency[bucket] as number
    weights[bucket] = df < REMEMBERED_LOGARITHMS ? (remembered[df] as number) : weightOf(df)
  }
  return weights
}
