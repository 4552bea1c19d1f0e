// The kernel: every export works on byte offsets into the memory that the caller brings, and allocates nothing.

export { attention } from './attention'
export { gemmF32, packRows } from './gemm-f32'
export { gemmInt16 } from './gemm-int16'
export { layerNorm } from './layer-norm'
export { nearestRow } from './nearest-row'
export { quantiseRows } from './quantise'
export { averageRows, embedTokens } from './token-rows'
