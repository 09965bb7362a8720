import { parseArgs } from 'node:util'
import { FarmFixture, until } from './farmFixture'
import { RedisServer } from './redisServer'

/**
 * `npm run bench:farm [-- --clips 8 --frames 24]`: how much faster two workers of one thread are than one, with real clips,
 * and with clips of one frame. How fast the queue alone is: `npm run bench:queue`.
 */

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: '8' },
    frames: { type: 'string', default: '24' }
  }
})

const server = await RedisServer.start()
try {
  for (const [clips, frames] of [
    [Number(values.clips), Number(values.frames)],
    [Number(values.clips) * 4, 1]
  ] as const) {
    for (const workers of [1, 2]) console.log(JSON.stringify(await realClips({ clips, frames, workers })))
  }
} finally {
  await server.stop()
}

interface RealRun {
  readonly clips: number
  readonly frames: number
  readonly workers: number
}

async function realClips({ clips, frames, workers }: RealRun): Promise<object> {
  const fixture = await FarmFixture.make(clips, frames)
  try {
    for (let at = 0; at < workers; at++) fixture.worker(server, '--slots', '1')
    await fixture.run(
      server,
      'submit',
      `${fixture.folder}/jobs.json`,
      '--threads',
      '1',
      '--scratch',
      `${fixture.folder}/scratch`
    )
    const done = (): number => fixture.lines.filter(({ event }) => event === 'finished').length
    // The first clip of each opens its network.
    await until(() => done() >= workers, 600)
    const first = done()
    const took = await seconds(() => until(() => done() === clips, 3600))
    return { clips, frames, workers, clipsPerSecond: Math.round(((clips - first) / took) * 1000) / 1000 }
  } finally {
    await fixture.remove()
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return (performance.now() - begin) / 1000
}
