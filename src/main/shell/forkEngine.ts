import { dirname, join } from 'node:path'
import { app, utilityProcess, type UtilityProcess } from 'electron'
import type { ChosenSettings } from '../engine/chosenSettings'
import { probeRequestSchema } from '../engine/probeRequest'
import type { EngineProcess } from './engineHost'
import { ProbeProcesses } from './probeProcesses'

/** Shown in process lists. */
export const engineServiceName = 'HODOR Studio engine'

const forceAfterMs = 2000
const reasonWaitMs = 200

/**
 * @param script built entry of the engine process
 * @param settings what the user chose, see `chosenSettings`
 * @param note is told what the engine writes to its standard error: faults with where they happened
 */
export function forkEngine(script: string, settings: ChosenSettings, note: (text: string) => void): EngineProcess {
  const child = utilityProcess.fork(script, [JSON.stringify(settings)], {
    serviceName: engineServiceName,
    stdio: ['ignore', 'inherit', 'pipe']
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk)
    note(chunk.toString('utf8').trimEnd())
  })
  answerProbes(child, join(dirname(script), 'deviceProbe.cjs'))
  let pid: number | undefined
  let gone = false
  const exited = new Promise<number>((resolve) => child.once('exit', resolve))
  child.once('spawn', () => (pid = child.pid))
  void exited.then(() => (gone = true))
  return {
    send: (message, ports) => {
      if (!gone) child.postMessage(message, ports)
    },
    onMessage: (listener) => void child.on('message', listener),
    onGone: (listener) => {
      const reason = exitReason(exited)
      void reason.then(listener)
    },
    end: async () => {
      if (gone) return
      child.kill()
      const timer = setTimeout(() => killHard(pid), forceAfterMs)
      await exited
      clearTimeout(timer)
    }
  }
}

/** The engine has devices tried out in processes of their own, which only this process can start. */
function answerProbes(child: UtilityProcess, entry: string): void {
  const probes = new ProbeProcesses(entry)
  child.on('message', (message) => {
    const request = probeRequestSchema.safeParse(message)
    if (!request.success) return
    const { id, args } = request.data
    void probes.run(args).then((end) => child.postMessage({ kind: 'probed', id, end }))
  })
  child.once('exit', () => probes.end())
}

/** The exit code says little (a crash may report 0); Chromium's own report is better, but may come before or after. */
function exitReason(exited: Promise<number>): Promise<string> {
  return new Promise((resolve) => {
    const listener = (_event: unknown, details: { type: string; name?: string; reason: string }): void => {
      if (details.type === 'Utility' && details.name === engineServiceName) settle(words[details.reason])
    }
    const settle = (reason = 'no reason given'): void => {
      app.off('child-process-gone', listener)
      resolve(reason)
    }
    app.on('child-process-gone', listener)
    void exited.then((code) => setTimeout(() => settle(code === 0 ? undefined : `exit code ${code}`), reasonWaitMs))
  })
}

const words: Readonly<Record<string, string>> = {
  'clean-exit': 'it ended by itself',
  'abnormal-exit': 'it ended with an error',
  killed: 'it was killed',
  crashed: 'it crashed',
  oom: 'it ran out of memory',
  'launch-failed': 'it could not be started',
  'integrity-failure': 'its files are damaged'
}

function killHard(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // Gone in the meantime.
  }
}
