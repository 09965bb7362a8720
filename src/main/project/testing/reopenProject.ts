import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packProject, unpackProject } from '../../../shared/domain/projectPacking'
import { openProject, saveProject } from '../projectStore'
import { largeProject } from './largeProject'

/**
 * `npm run test:projects`: a project of 9,000 frames, opened and saved 100 times over. Its file stays the same to the byte, nothing
 * lies beside it, memory and open files do not grow.
 */

const [times, frames] = [100, 9000]
const folder = await mkdtemp(join(tmpdir(), 'studio-projects-'))
const path = join(folder, 'long.hodor')
try {
  await saveProject(path, packProject(largeProject(frames)))
  const hash = async (): Promise<string> =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
  const handles = async (): Promise<number> => (await readdir('/proc/self/fd').catch(() => [])).length
  const first = await hash()
  const seen: object[] = []
  let same = 0
  for (let time = 1; time <= times; time++) {
    const { packed } = await openProject(path)
    await saveProject(path, packProject(unpackProject(packed)))
    if ((await hash()) === first) same++
    if (![10, 50, 100].includes(time)) continue
    global.gc?.()
    seen.push({ time, heapMiB: Math.round(process.memoryUsage().heapUsed / 2 ** 20), handles: await handles() })
  }
  const beside = (await readdir(folder)).filter((name) => name !== 'long.hodor')
  console.log(JSON.stringify({ frames, times, same, seen, beside }))
  process.exitCode = same === times && beside.length === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
