import { utilityProcess, type UtilityProcess } from 'electron'
import { noAnswer, probePatienceMs, type ProbeEnd } from '../inference/probeProcess'

/** Disposable processes in which the engine tries devices out: it cannot start any of Electron's itself. */
export class ProbeProcesses {
  readonly #entry: string
  readonly #running = new Set<UtilityProcess>()

  /** @param entry built file of `deviceProbe.ts`, the only one that is ever run */
  constructor(entry: string) {
    this.#entry = entry
  }

  run(args: readonly string[]): Promise<ProbeEnd> {
    const child = utilityProcess.fork(this.#entry, [...args], {
      serviceName: 'HODOR Studio device probe',
      stdio: ['ignore', 'pipe', 'ignore']
    })
    this.#running.add(child)
    const printed: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => printed.push(chunk))
    const drained = new Promise((resolve) => child.stdout?.once('end', resolve))
    let isLate = false
    const timer = setTimeout(() => (isLate = child.kill()), probePatienceMs)
    return new Promise((resolve) => {
      child.once('exit', (code) => {
        clearTimeout(timer)
        this.#running.delete(child)
        const death = isLate ? noAnswer : `the probe ended with exit code ${code}`
        // Its last words may still be in the pipe, which ends a moment after it did.
        void Promise.race([drained, new Promise((wait) => setTimeout(wait, 500))]).then(() =>
          resolve({ printed: Buffer.concat(printed).toString('utf8'), death })
        )
      })
    })
  }

  /** The engine that asked is gone. */
  end(): void {
    for (const child of this.#running) child.kill()
  }
}
