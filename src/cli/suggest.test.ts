import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { readMaskPng } from '../main/media/masks/maskPng'
import { parseArguments } from './arguments'
import { buildCli, Outputs, runCli } from './testing/builtCli'

const sample = fileURLToPath(new URL('../../sample/sample.mp4', import.meta.url))
let outputs: Outputs

beforeAll(buildCli)

beforeEach(async () => {
  outputs = await Outputs.create()
  return () => outputs.remove()
})

test('finds the sample’s object where its mask is, and writes a mask that segment takes', async () => {
  const known = await readMaskPng(join(sample, '..', 'sample-mask.png'))
  const middle = centreOf(known.data, known.width)
  const args = ['suggest', sample, '--frame', '0', '--point', `${middle.x},${middle.y}`, '--out', outputs.path('found')]
  const { code, stdout, stderr } = await runCli([...args, '--json'])
  expect(code, stderr).toBe(0)
  const result = JSON.parse(stdout) as { candidates: { file: string; area: number }[]; ms: Record<string, number> }
  expect(result).toMatchObject({
    frame: 0,
    size: { width: known.width, height: known.height },
    device: expect.any(String)
  })
  expect(result.ms['total']).toBeGreaterThan(0)
  const found = await readMaskPng(result.candidates[0]?.file ?? '')
  expect(overlap(found.data, known.data)).toBeGreaterThan(0.8)
  expect(await outputs.list()).toContain('found/1.png')
})

test('says so where nothing is, and leaves nothing behind', async () => {
  const targets = ['--out', outputs.path('found'), '--overlay', outputs.path('found.png')]
  const args = ['suggest', sample, '--frame', '0', ...targets, '--json', '--box']
  const { code, stdout, stderr } = await runCli([...args, '0,0,8,8', '--least-score', '1'])
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'no-objects-found' } })
  expect(stderr).toContain('Without --least-score all are listed')
  const outside = await runCli([...args, '0,0,900,8'])
  expect(outside.code).toBe(2)
  expect(outside.stderr).toContain('854×480')
  expect(await outputs.list()).toEqual([])
})

test('several frames in one go: files say the frame, boxes are as --box takes them', async () => {
  const targets = ['--out', outputs.path('found'), '--overlay', outputs.path('seen.png')]
  const { code, stdout, stderr } = await runCli([
    ...['suggest', sample, '--frame', '0,8', '--most', '1', ...targets, '--json']
  ])
  expect(code, stderr).toBe(0)
  const results = JSON.parse(stdout) as { frame: number; candidates: { box: Record<string, number> }[] }[]
  expect(results.map(({ frame, candidates }) => [frame, candidates.length])).toEqual([
    [0, 1],
    [8, 1]
  ])
  expect(await outputs.list()).toEqual([
    ...['found', 'found/00000-1.png', 'found/00008-1.png', 'seen-00000.png', 'seen-00008.png']
  ])
  const { x, y, width, height } = results[0]!.candidates[0]!.box
  const mask = await readMaskPng(outputs.path('found/00000-1.png'))
  const inside = [...mask.data.keys()].filter((at) => mask.data[at] !== 0)
  const columns = inside.map((at) => at % mask.width)
  const rows = inside.map((at) => Math.floor(at / mask.width))
  const span = (values: number[]) => [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  expect([span(columns), span(rows)]).toEqual([
    [x, x! + width! - 1],
    [y, y! + height! - 1]
  ])
})

test('arguments that say nothing clear are refused', () => {
  const parse = (...more: string[]) => parseArguments(['suggest', 'clip.mp4', ...more])
  expect(parse('--frame', '3', '--box', '1,2,30,40')).toMatchObject({
    frames: [3],
    strokes: [{ kind: 'box', box: { left: 1, top: 2, right: 31, bottom: 42 } }],
    ...{ most: 12, leastScore: 0, timed: false }
  })
  const places = ['--point', '1,2', '--point', '3,4', '--not', '5,6']
  expect(parse('--frame', '8,0,8', ...places, '--most', '3', '--least-score', '.25', '--json')).toMatchObject({
    frames: [8, 0],
    strokes: [
      { kind: 'points', points: [{ x: 1, y: 2 }], positive: true },
      { kind: 'points', points: [{ x: 3, y: 4 }], positive: true },
      { kind: 'points', points: [{ x: 5, y: 6 }], positive: false }
    ],
    ...{ most: 3, leastScore: 0.25, timed: false }
  })
  const frame = ['--frame', '0']
  for (const wrong of [
    [],
    ...[['x'], ['0,'], ['-1']].map((given) => ['--frame', ...given]),
    ...[
      ['--point', '3'],
      ['--not', '3,4,5'],
      ['--not', '3,4'],
      ['--mask', 'mask.png'],
      ['--box', '1,2,0,4'],
      ['--box', '1,2,3,4', '--box', '1,2,3,4']
    ].map((given) => [...frame, ...given]),
    ...[
      ['--least-score', '1.5'],
      ['--least-score', '-1'],
      ['--most', '0'],
      ['--overlay', 'o.jpg']
    ].map((given) => [...frame, ...given])
  ]) {
    expect(() => parse(...wrong)).toThrow(expect.objectContaining({ code: 'bad-arguments' }))
  }
})

function centreOf(data: Uint8Array, width: number): { x: number; y: number } {
  const inside = [...data.keys()].filter((at) => data[at] !== 0)
  const mean = (of: (at: number) => number): number => inside.reduce((sum, at) => sum + of(at), 0) / inside.length
  return { x: Math.round(mean((at) => at % width)), y: Math.round(mean((at) => Math.floor(at / width))) }
}

function overlap(a: Uint8Array, b: Uint8Array): number {
  let [both, either] = [0, 0]
  for (let at = 0; at < a.length; at++) {
    if (a[at] && b[at]) both++
    if (a[at] || b[at]) either++
  }
  return both / either
}
