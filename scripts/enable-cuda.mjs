// `npm run enable-cuda`: fetches ONNX Runtime's CUDA libraries for an NVIDIA card and proves them. The only command that does.
// With --for-image they are placed and not proven: where container images are built there is no card. Workers prove them.
import { nodeIsNewEnough } from './setup/nodeVersion.mjs'

if (nodeIsNewEnough())
  process.exitCode = await import('./cuda/enableCuda.mjs').then((module) =>
    module.enableCuda(process.argv.includes('--for-image'))
  )
