import { StudioError } from '../shared/domain/errors'
import type { EngineCommandName, Handlers, Reply } from '../shared/ipc/contract'
import { frameRequestSchema, type FrameReply } from '../shared/ipc/framePort'
import { chosenSettings } from './engine/chosenSettings'
import { Engine } from './engine/engine'
import { ProbeLine, type ProbeAnswer } from './engine/probeRequest'
import { probeThrough } from './inference/probeProcess'

/**
 * Entry of the utility process: the engine behind messages. Commands were parsed by the main process; requests on frame
 * ports come from the window itself and are parsed here.
 */

/** Electron's `MessagePortMain`, as far as it is used. */
interface FramePort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: FrameReply): void
  start(): void
}

interface ParentPort {
  on(event: 'message', listener: (message: { data: HostMessage; ports: FramePort[] }) => void): void
  postMessage(message: unknown): void
}

type HostMessage =
  | { readonly id: number; readonly name: EngineCommandName; readonly input: unknown }
  | { readonly kind: 'frame-port' }
  | ProbeAnswer

const { parentPort } = process as unknown as { readonly parentPort: ParentPort }
const probes = new ProbeLine((request) => parentPort.postMessage(request))
probeThrough(probes.run)
const engine = new Engine((event, payload) => parentPort.postMessage({ event, payload }), chosenSettings(process.argv))

// The window was closed: jobs and previews take back what they wrote. Whoever asked waits only so long.
process.once('SIGTERM', () => void engine.close().finally(() => process.exit(0)))

parentPort.on('message', ({ data, ports }) => {
  if (!('kind' in data)) {
    void answer(data.name, data.input).then((reply) => parentPort.postMessage({ id: data.id, reply }))
  } else if (data.kind === 'probed') {
    probes.take(data)
  } else if (ports[0]) {
    connect(ports[0])
  }
})

async function answer(name: EngineCommandName, input: unknown): Promise<Reply<unknown>> {
  try {
    // Parsed by the main process with the schema of this very command.
    const handler = engine.handlers[name] as (input: unknown) => ReturnType<Handlers<EngineCommandName>[typeof name]>
    return { ok: true, value: await handler(input) }
  } catch (thrown) {
    const error = StudioError.from(thrown)
    // As data it loses where it happened: the log keeps that.
    if (error.code === 'internal') console.error(name, thrown)
    return { ok: false, error: error.toData() }
  }
}

function connect(port: FramePort): void {
  const line = engine.openFrameLine((message) => port.postMessage(message))
  port.on('message', ({ data }) => {
    const request = frameRequestSchema.safeParse(data)
    if (request.success) line.take(request.data)
  })
  port.on('close', () => line.close())
  port.start()
}
