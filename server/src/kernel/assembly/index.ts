// The kernel: every export works on byte offsets into the memory that the caller brings, and allocates nothing.

export { addSignedRows } from './add-signed-rows'
export { attention } from './attention'
export { gemmF32, packRows } from './gemm-f32'
export { gemmInt16 } from './gemm-int16'
export { layerNorm } from './layer-norm'
export { quantiseRows } from './quantise'
export { scoreRows } from './score-rows'
export { averageRows, embedTokens } from './token-rows'
