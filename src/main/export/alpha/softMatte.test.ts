import { deflateSync } from 'node:zlib'
import { readFile } from 'node:fs/promises'
import { decode } from 'fast-png'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { Backdrop, ExportFormat } from '../../../shared/domain/exportFormats'
import type { ExportMask } from '../../../shared/domain/exportJob'
import { locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../../media/probe/probe'
import { Clips } from '../../media/testing/clips'
import { allExtras, hardEdges, write } from '../testing/writing'

let clips: Clips
beforeAll(async () => {
  clips = await Clips.create()
})
afterAll(() => clips.remove())

const size = { width: 64, height: 48 }
const small = { width: 16, height: 12 }

/** Probability of object 1 by column of the network's grid: sure outside, rising over the middle, sure inside. */
const column = (x: number): number => Math.min(1, Math.max(0, (x - 3) / 8))

function softMask(): ExportMask {
  const bytes = Uint8Array.from({ length: 16 * 12 }, (_, at) => Math.round(column(at % 16) * 255))
  const data = Uint8Array.from({ length: 64 * 48 }, (_, at) => (at % 64 >= 32 ? 1 : 0))
  return {
    ...{ frameIndex: 0, mask: encodeMask({ ...size, data }), isReference: false },
    soft: { ...small, objectIds: [1], bytes: new Uint8Array(deflateSync(bytes)) }
  }
}

async function matte(mask: ExportMask, soft: boolean): Promise<(x: number) => number> {
  const ffmpeg = await locateFfmpeg()
  const flat = ['-f', 'lavfi', '-i', 'color=gray:s=64x48:r=25:d=0.04', '-c:v', 'ffv1']
  const video = await probeVideo(ffmpeg, await clips.make('flat.mkv', flat))
  const written = await write({
    ...{ ffmpeg, video, path: clips.path(`matte ${soft} ${mask.isReference}`), range: { from: 0, to: 0 } },
    masks: { at: () => mask },
    format: { kind: 'matte', codec: 'png', encoder: 'software', extras: allExtras, edges: { ...hardEdges, soft } }
  })
  const [file = ''] = await written.publish()
  const { data } = decode(await readFile(file))
  // Middle row, in the middle of a cell of the network's grid.
  return (x) => (data[24 * 64 + 4 * x + 1]! + data[24 * 64 + 4 * x + 2]!) / 2 / 65_535
}

test('greys of a matte are the network’s probabilities, sure ends cut at 5 and 95 per cent', async () => {
  const grey = await matte(softMask(), true)
  for (let x = 1; x < 15; x++) {
    const expected = Math.min(1, Math.max(0, (column(x) - 0.05) / 0.9))
    // Where the slope changes, neighbours are averaged in.
    const most = x > 4 && x < 10 ? 0.04 : 0.08
    expect(Math.abs(grey(x) - expected), `column ${x}: ${grey(x)} for ${expected}`).toBeLessThan(most)
  }
})

test('mattes with hard edges have no grey', async () => {
  const grey = await matte(softMask(), false)
  for (let x = 0; x < 16; x++) expect(grey(x)).toBe(x >= 8 ? 1 : 0)
})

test('a painted edge is soft where it was painted, and nowhere else', async () => {
  const grey = await matte({ ...softMask(), isReference: true }, true)
  for (let x = 0; x < 16; x++) if (x !== 7 && x !== 8) expect(grey(x)).toBe(x >= 8 ? 1 : 0)
  expect(grey(7)).toBeLessThan(0.2)
  expect(grey(8)).toBeGreaterThan(0.8)
})

/** The luma ramps from black to white as alpha does: a white object before black, half covered in the middle. */
test('colours under soft edges are the object’s own, unless they are to stay as they are', async () => {
  const ffmpeg = await locateFfmpeg()
  const ramp = "geq=lum='16+219*clip((X/4-3.45)/7.2,0,1)':cb=128:cr=128"
  const source = ['-f', 'lavfi', '-i', `color=black:s=64x48:r=25:d=0.04,format=yuv444p,${ramp}`, '-c:v', 'ffv1']
  const video = await probeVideo(ffmpeg, await clips.make('ramp.mkv', source))
  const greys = async (format: ExportFormat): Promise<number[]> => {
    const path = clips.path(`cut ${JSON.stringify(format).length}`)
    const masks = { at: () => softMask() }
    const written = await write({ ffmpeg, video, path, range: { from: 0, to: 0 }, masks, format })
    const [file = ''] = await written.publish()
    const { data, channels } = decode(await readFile(file))
    const most = data instanceof Uint16Array ? 65_535 : 255
    return [26, 30, 34].map((x) => data[(24 * 64 + x) * channels]! / most)
  }
  const edges = { ...hardEdges, soft: true }
  const png = { codec: 'png', encoder: 'software', extras: allExtras, edges } as const
  const cutout = { kind: 'cutout', ...png, alpha: 'straight' } as const
  for (const grey of await greys(cutout)) expect(grey).toBeGreaterThan(0.9)
  for (const grey of await greys({ ...cutout, foreground: 'as-is' })) expect(grey).toBeLessThan(0.8)
  // Before white, a clean cut-out of a white object cannot be told from it.
  const backdrop: Backdrop = { kind: 'colour', colour: [255, 255, 255] }
  const white = { kind: 'background', ...png, backdrop } as const
  for (const grey of await greys(white)) expect(grey).toBeGreaterThan(0.93)
  expect(Math.min(...(await greys({ ...white, foreground: 'as-is' })))).toBeLessThan(0.8)
})
