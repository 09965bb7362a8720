import { beforeEach, describe, expect, it } from 'vitest'
import { cancelled } from '../../shared/domain/errors'
import { decodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { EdgeProblem } from '../editor/smartEdge/snapEdge'
import { FakeClock } from '../testing/fakeClock'
import { FakeStudio, fakeVideo, settled } from '../testing/fakeStudio'
import { MaskFlows } from './maskFlows.svelte'
import { Studio } from './studio'

const video = fakeVideo()
const { width } = video.size

/** Smart edge as the tests answer it. */
interface Asked {
  readonly problem: EdgeProblem
  readonly signal: AbortSignal
  solve(inside: Uint8Array): void
}

let fake: FakeStudio
let studio: Studio
let masks: MaskFlows
let asked: Asked[]

beforeEach(async () => {
  asked = []
  fake = new FakeStudio({
    'app:start': () => ({ appVersion: '1', initialPath: null, samplePath: null, recent: [] }),
    'video:open': () => ({ video }),
    'engine:status': () => null,
    'autosave:list': () => []
  })
  const memory = { getItem: () => null, setItem: () => undefined }
  studio = new Studio({ client: fake.client, clock: new FakeClock(), audio: null, mac: false, memory })
  masks = new MaskFlows(studio, (problem, signal) => {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(cancelled(signal.reason)))
      asked.push({ problem, signal, solve: resolve })
    })
  })
  await studio.begin()
  await studio.files.openPath(video.path)
  await fake.frames.deliver(0)
})

/** A square of the selected object, with a hole of one pixel. */
function paintSquare(hole = false): void {
  studio.objects.add()
  studio.painting.applyToSelected('Paint', (gesture) => {
    const rect = { left: 20, top: 10, right: 40, bottom: 30 }
    return gesture.change(rect, (mask, ink) => {
      for (let y = 10; y < 30; y++) mask.data.fill(ink.label, y * width + 20, y * width + 40)
      if (hole) mask.data[20 * width + 30] = 0
      return rect
    })
  })
}

const area = (frameIndex = 0, id = 1): number => {
  const mask = studio.project.maskAt(frameIndex)
  return (mask && maskAreas(mask).get(id)) ?? 0
}
const said = (): string | undefined => studio.toasts.shown.at(-1)?.message

describe('what reshapes the selected object', () => {
  it.each([
    ['fillHoles', 400, 'Fill holes of Object 1'],
    ['grow', 500, 'Grow Object 1'],
    ['shrink', 300, 'Shrink Object 1'],
    ['smooth', 400, 'Smooth Object 1']
  ] as const)('%s is one entry', (name, target, label) => {
    paintSquare(true)
    expect(area()).toBe(399)
    studio.tools.edgePx = 3
    masks[name]()
    expect(Math.abs(area() - target)).toBeLessThan(90)
    expect(area()).not.toBe(399)
    expect(studio.project.undoLabel).toBe(label)
    studio.project.undo()
    expect(area()).toBe(399)
  })

  it('goes in steps of a third of the reach', () => {
    paintSquare()
    studio.tools.edgePx = 12
    masks.grow()
    const grownBy4 = area()
    studio.project.undo()
    studio.tools.edgePx = 3
    masks.grow()
    expect(grownBy4).toBeGreaterThan(area())
  })

  it('says why it does nothing', () => {
    expect(masks.noMaskHere).toBe('Select an object first')
    masks.grow()
    expect(said()).toBe('The selected object is not on this frame.')
    paintSquare()
    expect(masks.noMaskHere).toBeNull()
    studio.playback.seek(3)
    expect(masks.noMaskHere).toBe('The selected object is not on this frame')
    studio.playback.seek(0)
    studio.project.setLocked(1, true)
    masks.grow()
    expect(said()).toBe('“Object 1” is locked.')
    expect(masks.noMaskHere).toBe('“Object 1” is locked')
    expect(area()).toBe(400)
  })
})

describe('copying the frame before', () => {
  it('takes all of it where nothing is shown, the selected object where something is', () => {
    paintSquare()
    studio.objects.add()
    const strip = { left: 0, top: 0, right: 12, bottom: 1 }
    studio.painting.applyToSelected('Paint', (gesture) =>
      gesture.change(strip, (mask, ink) => {
        mask.data.fill(ink.label, 0, 8)
        return strip
      })
    )
    studio.playback.seek(1)
    masks.copyPrevious()
    expect([area(1, 1), area(1, 2)]).toEqual([400, 8])
    studio.playback.seek(2)
    studio.painting.applyToSelected('Paint', (gesture) =>
      gesture.change(strip, (mask, ink) => {
        mask.data.fill(ink.label, 4, 12)
        return strip
      })
    )
    masks.copyPrevious()
    expect([area(2, 1), area(2, 2)]).toEqual([0, 8])
    expect(decodeMask(studio.project.maskAt(2)!).data.indexOf(2)).toBe(0)
  })

  it('says that there is nothing before', () => {
    paintSquare()
    masks.copyPrevious()
    expect(said()).toBe('The frame before shows no mask.')
  })
})

describe('smart edge', () => {
  it('is asked with the object and its surroundings, and its answer is one entry', async () => {
    paintSquare()
    const done = masks.smartEdge()
    expect(masks.snapping).toBe(true)
    await settled()
    // The stage shows a smaller picture: the frame at its full size is fetched.
    await fake.frames.deliver(0)
    const { problem, solve } = asked[0]!
    expect(problem.width).toBeGreaterThan(20)
    expect(problem.inside.reduce((sum, value) => sum + value, 0)).toBe(400)
    const inside = problem.inside.slice()
    inside[inside.indexOf(1)] = 0
    solve(inside)
    await done
    expect(masks.snapping).toBe(false)
    expect(area()).toBe(399)
    studio.project.undo()
    expect(area()).toBe(400)
  })

  it('what was painted meanwhile wins, and that is said', async () => {
    paintSquare()
    const done = masks.smartEdge()
    await fake.frames.deliver(0)
    masks.grow()
    const grown = area()
    const { problem, solve } = asked[0]!
    solve(new Uint8Array(problem.inside.length))
    await done
    expect(area()).toBe(grown)
    expect(said()).toContain('was changed meanwhile')
  })

  it('stopped, it leaves everything and says nothing; unchanged, it says so', async () => {
    paintSquare()
    const stopped = masks.smartEdge()
    await fake.frames.deliver(0)
    masks.cancel()
    await stopped
    expect(asked[0]?.signal.aborted).toBe(true)
    expect([area(), studio.toasts.shown.length, masks.snapping]).toEqual([400, 0, false])
    const again = masks.smartEdge()
    await fake.frames.deliver(0)
    asked[1]!.solve(asked[1]!.problem.inside.slice())
    await again
    expect(said()).toBe('Smart edge found nothing better.')
    expect([...decodeMask(studio.project.maskAt(0)!).data].filter(Boolean)).toHaveLength(400)
  })

  it('works on no locked object and on none that is elsewhere', async () => {
    paintSquare()
    studio.project.setLocked(1, true)
    await masks.smartEdge()
    expect(said()).toBe('“Object 1” is locked.')
    studio.project.setLocked(1, false)
    studio.playback.seek(4)
    await masks.smartEdge()
    expect(said()).toBe('The selected object is not on this frame.')
    expect(asked).toEqual([])
  })
})
