// The mean vector of general text under the built-in model: centres a dimension's first few hundred texts.

import numbers from './generic-mean.json' with { type: 'json' }

/** 512 numbers: the mean of the mean unit vectors of four broad sets of messages (2026-11). */
export function genericMean(): Float32Array {
  return Float32Array.from(numbers)
}
