// For tests and benches of tokenisers: parts of texts with null and positive scores, near-ties, word marks, unknown
// characters and normalised ones.

export const ODD_PARTS = [
  ':',
  '://',
  ':)',
  ':30',
  ':00',
  '”5',
  '▁',
  '  ',
  '\n',
  '\u00a0',
  '😀',
  '\ud800',
  'ﬁ',
  '①',
  'e\u0301',
  '中',
  'ﷺ',
]
