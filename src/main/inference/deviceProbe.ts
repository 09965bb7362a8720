import { compareDevices } from './compareDevices'
import { compareVariants } from './compareVariants'

/**
 * Entry of a disposable process: `deviceProbe BUNDLE DEVICE THREADS [VARIANT EVERYWHERE]` prints one JSON line. A driver
 * that crashes takes this process down and nothing else.
 */
const [bundlePath = '', device = '', threads = '1', variant, everywhere] = process.argv.slice(2)

const probing =
  variant === undefined
    ? compareDevices(bundlePath, device, Number(threads))
    : compareVariants({ bundlePath, device, threads: Number(threads), variant, everywhere: everywhere === 'true' })

void probing.then((result) => {
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0))
})
