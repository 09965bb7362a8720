import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProject } from '../main/project/projectStore'
import { unpackProject } from '../shared/domain/projectPacking'
import { movingSquare } from '../main/engine/testing/squareClip'
import { Clips } from '../main/media/testing/clips'
import { parseArguments } from './arguments'
import { buildCli, runCli } from './testing/builtCli'

let clips: Clips

beforeAll(async () => {
  await buildCli()
  clips = await Clips.create()
})

afterAll(() => clips.remove())

test('writes a project whose objects have masks on every frame and a reference each', async () => {
  const video = await clips.make('square.mp4', movingSquare(4))
  const path = clips.path('found.hodor')
  const { code, stdout, stderr } = await runCli(['discover', video, '--out', path, '--from', '1', '--json'])
  expect(code, stderr).toBe(0)
  const result = JSON.parse(stdout) as { objects: { id: number; bestFrame: number }[] }
  expect(result).toMatchObject({ range: { from: 1, to: 3 }, shots: [{ from: 1, to: 3 }] })
  const project = unpackProject((await openProject(path)).packed)
  expect(project.objects.map(({ id }) => id)).toEqual(result.objects.map(({ id }) => id))
  expect(project.range).toEqual({ from: 1, to: 3 })
  const referenced = project.references.map(({ frameIndex }) => frameIndex)
  for (const { bestFrame } of result.objects) expect(referenced).toContain(bestFrame)
  const frames = new Set([...referenced, ...project.masks.map(({ frameIndex }) => frameIndex)])
  expect([...frames].sort()).toEqual([1, 2, 3])

  const again = await runCli(['discover', video, '--out', path])
  expect(again.code).toBe(1)
  expect(again.stderr).toContain('[output-exists]')
})

test('arguments that say nothing clear are refused', () => {
  expect(parseArguments(['discover', 'a.mp4', '--out', 'a.hodor', '--most', '2'])).toMatchObject({ most: 2 })
  for (const wrong of [[], ['--out', 'a.json'], ['--out', 'a.hodor', '--from', '5', '--to', '4']]) {
    expect(() => parseArguments(['discover', 'a.mp4', ...wrong])).toThrow(
      expect.objectContaining({ code: 'bad-arguments' })
    )
  }
})
