import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isIP, type AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import { StudioError } from '../../../shared/domain/errors'

export interface OpsOptions {
  /** An address of this machine; loopback unless somebody asks for another. */
  readonly host?: string
  /** 0 takes any that is free. */
  readonly port: number
  readonly registry: Registry
  /** Why the worker takes no clips at present; null where it does. */
  readonly notReady: () => string | null
}

export interface OpsServer {
  readonly url: string
  close(): Promise<void>
}

export const usualOpsHost = '127.0.0.1'

/**
 * `/metrics` for Prometheus, `/healthz` (the process answers) and `/readyz` (it takes clips). Read only; on loopback
 * unless another address is named.
 * @throws StudioError `bad-arguments` where the address cannot be had
 */
export async function startOpsServer(options: OpsOptions): Promise<OpsServer> {
  const { host = usualOpsHost, port } = options
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    void answer(request, response, options)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  }).catch((error: NodeJS.ErrnoException) => {
    throw new StudioError('bad-arguments', `Metrics cannot be served at ${host}:${port}: ${reasonOf(error)}.`, {
      hint: 'Name another port, or 0 for any that is free.',
      cause: error
    })
  })
  const { address, port: bound } = server.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://${isIP(address) === 6 ? `[${address}]` : address}:${bound}`, close }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'the port is taken'
  return code === 'EACCES' ? 'ports below 1024 need rights' : message
}

async function answer(request: IncomingMessage, response: ServerResponse, options: OpsOptions): Promise<void> {
  const { registry, notReady } = options
  const send = (status: number, body: string, type = 'application/json'): void => {
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, '{"error":"read only"}')
  switch (new URL(request.url ?? '/', 'http://ops').pathname) {
    case '/metrics':
      return registry.metrics().then(
        (text) => send(200, text, registry.contentType),
        () => send(500, '{"error":"metrics cannot be read"}')
      )
    case '/healthz':
      return send(200, '{"alive":true}')
    case '/readyz': {
      const reason = notReady()
      return send(reason === null ? 200 : 503, JSON.stringify({ ready: reason === null, ...(reason && { reason }) }))
    }
    default:
      return send(404, '{"error":"not found"}')
  }
}
