import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { readMaskPng } from '../main/media/maskPng'
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
  const args = ['suggest', sample, '--frame', '0', '--box', '0,0,8,8', '--out', outputs.path('found'), '--json']
  const { code, stdout, stderr } = await runCli(args)
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'no-objects-found' } })
  expect(stderr).toContain('paint the object')
  expect(await outputs.list()).toEqual([])
})

test('arguments that say nothing clear are refused', () => {
  const parse = (...more: string[]) => parseArguments(['suggest', 'clip.mp4', ...more])
  expect(parse('--frame', '3', '--box', '1,2,30,40')).toMatchObject({
    frameIndex: 3,
    box: { left: 1, top: 2, right: 31, bottom: 42 },
    timed: false
  })
  for (const wrong of [[], ['--frame', 'x'], ['--frame', '0', '--point', '3'], ['--frame', '0', '--box', '1,2,0,4']]) {
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
