// Stands in for the engine process in tests: a real process that speaks the engine's protocol over Node's own channel.
let video = null

const commands = {
  'video:open': ({ path }) => {
    if (path === 'deadly') process.kill(process.pid, 'SIGKILL')
    video = path
    return { video: { path } }
  },
  'engine:status': () => ({ device: `pid ${process.pid} video ${video}` }),
  'propagate:start': () => ({ jobId: 'job-1' }),
  'job:cancel': ({ jobId }) => {
    process.send({
      event: 'job:failed',
      payload: { jobId, error: { code: 'cancelled', message: 'Cancelled.', hint: '' } }
    })
    return undefined
  }
}

process.on('message', ({ id, name, input, kind }) => {
  if (kind === 'frame-port')
    return process.send({
      event: 'job:progress',
      payload: { jobId: 'frame port came', done: 1, total: 2, framesPerSecond: 1, secondsLeft: 1 }
    })
  // Never answered: the call is under way when a test kills the process.
  if (name === 'video:close') return
  const command = commands[name]
  const error = { code: 'internal', message: `no ${name}`, hint: 'h' }
  process.send({ id, reply: command ? { ok: true, value: command(input) } : { ok: false, error } })
})
