// Hands a file of jobs to the farm of HODOR_FARM, works on them beside the other workers, and says what failed.
//
//   HODOR_FARM=redis://queue:6379 node examples/farm.mjs JOBS.json [NETWORK]
import { openStudio, StudioError } from 'hodor-studio'

const [file = 'jobs.json', bundlePath] = process.argv.slice(2)
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
const studio = await openStudio()
const farm = studio.farm()
try {
  await farm.startWorker({ bundlePath, slots: 1 })
  const { clips } = await farm.submit(
    { file, wait: true },
    {
      signal: stop.signal,
      onEvent: (event) => event.kind === 'clip' && console.log(event.clip.title, event.clip.state)
    }
  )
  for (const { title, error } of clips) {
    if (error) console.error(`${title}: ${error.message} ${error.hint} [${error.code}]`)
  }
  const done = clips.filter(({ state }) => state === 'done').length
  console.log(`${done} of ${clips.length} done`)
  if (done < clips.length) process.exitCode = 1
} catch (error) {
  if (!(error instanceof StudioError)) throw error
  console.error(`${error.message} ${error.hint} [${error.code}]`)
  process.exitCode = 1
} finally {
  // Drains the worker: what it is at goes on elsewhere.
  await studio.close()
}
