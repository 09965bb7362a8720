import { compareDevices } from './compareDevices'

/**
 * Entry of a disposable process: `deviceProbe BUNDLE DEVICE THREADS` prints one JSON line. A driver that crashes takes
 * this process down and nothing else.
 */
const [bundlePath = '', device = '', threads = '1'] = process.argv.slice(2)

void compareDevices(bundlePath, device, Number(threads)).then((result) => {
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0))
})
