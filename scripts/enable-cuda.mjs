// `npm run enable-cuda`: fetches ONNX Runtime's CUDA libraries for an NVIDIA card and proves them. The only command that does.
import { nodeIsNewEnough } from './setup/nodeVersion.mjs'

if (nodeIsNewEnough()) process.exitCode = await import('./cuda/enableCuda.mjs').then((module) => module.enableCuda())
