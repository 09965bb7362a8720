import { run } from './run'

/**
 * The first signal cancels: the job stops, deletes what is half written, and the process ends by itself with 130.
 * The second one ends it at once, by the signal itself (130 to a shell, too): `process.exit` would free the networks
 * under a running thread, which ONNX Runtime answers with an abort and a core file.
 */
function cancellation(): AbortSignal {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      process.off(name, onSignal)
      process.kill(process.pid, name)
      return
    }
    controller.abort()
    process.stderr.write('\nCancelling … (once more to stop at once)\n')
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal)
  return controller.signal
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  throw error
})

void run(process.argv.slice(2), process, cancellation()).then((code) => {
  process.exitCode = code
})
