import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { rehome } from './rehome'

test('what timelines and reports say about files becomes true of their final places', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rehome-'))
  try {
    const [from, to] = ['/cache/a & b/é 1', '/films/c & d/é 2']
    const tell = (place: string): string => {
      const address = pathToFileURL(`${place}/x.mov`).href
      return `path ${place}/x.mov, address ${address}, XML ${address.replaceAll('&', '&amp;')} ${place.replace('&', '&amp;')}`
    }
    const staged = join(folder, 'cut.fcpxml')
    await writeFile(staged, tell(from))
    await rehome({ staged, final: join(to, 'cut.fcpxml') }, [[from, to]])
    expect(await readFile(staged, 'utf8')).toBe(tell(to))
    const pixels = join(folder, 'a.png')
    await writeFile(pixels, from)
    await rehome({ staged: pixels, final: join(to, 'a.png') }, [[from, to]])
    expect(await readFile(pixels, 'utf8')).toBe(from)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
