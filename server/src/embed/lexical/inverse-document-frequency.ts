// How much a spelling bucket tells, learned from the texts of one dimension.
// The caller owns the counts; this is plain arithmetic over them.

/** ln((1 + texts) / (1 + df)) + 1 for each bucket, where df = number of the texts that hold the bucket. */
export function inverseDocumentFrequency(documentFrequency: Uint32Array, texts: number): Float32Array {
  return Float32Array.from(documentFrequency, (df) => Math.log((1 + texts) / (1 + df)) + 1)
}

/** As inverseDocumentFrequency, but 0 for buckets in fewer than two texts: a gram seen once groups nothing. */
export function repeatedDocumentFrequency(documentFrequency: Uint32Array, texts: number): Float32Array {
  return Float32Array.from(documentFrequency, (df) => (df < 2 ? 0 : Math.log((1 + texts) / (1 + df)) + 1))
}
