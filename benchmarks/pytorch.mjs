import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { root } from '../scripts/setup/places.mjs'

/**
 * `npm run bench:pytorch`: the default network beside the published one, in ONNX Runtime and in PyTorch (eager), in one
 * run on the same cores. Further arguments go to `hodor-models time` (`--json FILE`, `--runs N`, `--threads N`). The
 * Python to use is $PYTHON, else python3; it needs what `pip install -e 'models[train]'` installs.
 */
const bundle = path.join(root, 'models', 'bundles', 'hodor-lite')
const timing = ['-m', 'hodor_models.cli', 'time', '--bundle', bundle, '--against', 'pytorch', ...process.argv.slice(2)]
const { status, error } = spawnSync(process.env.PYTHON ?? 'python3', timing, {
  stdio: 'inherit',
  env: { ...process.env, PYTHONPATH: path.join(root, 'models') }
})
if (error) console.error(`Python could not be started (${error.message}). Name it in the variable PYTHON.`)
process.exitCode = status ?? 1
