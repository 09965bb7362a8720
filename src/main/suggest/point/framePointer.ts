import { createHash } from 'node:crypto'
import { decodeMask } from '../../../shared/domain/maskRle'
import type { PointedMask, PointMillis, Pointing, PointNote, PromptStroke } from '../../../shared/domain/pointing'
import type { MaskBox } from '../../../shared/domain/suggestions'
import type { EncodedMask, RgbFrame, Size } from '../../../shared/domain/types'
import { softMaskCandidates } from '../candidateMasks'
import { guideSize } from '../../session/guideSize'
import type { Picture } from '../objectFinder'
import { scaledFrame } from '../scaledFrame'
import { holdPoints, type GridPicture } from './holdPoints'
import { nothing, pinned, placed, type MadeMask } from './madeMask'
import { nestedAnswers } from './nestedAnswers'
import type { PointFeatures, PointNetwork } from './pointNetwork'
import type { Prompts } from './promptMaps'
import { moved, partSize, regionFor, sameRegion, sizeOf, wholeOf, type RegionMask } from './regions'

/** Cells: fewer are no object. */
const fewest = 6
/** Of the picture: what covers less is said to be small. */
const smallShare = 0.0005
/** Cells of the whole frame's grid: points of both kinds closer than this contradict each other. */
const contradicting = 2.5
const cellPixels = 4
/** Parts of a frame whose features are kept, the whole frame among them. */
const mostLooks = 6

interface Look extends PointFeatures {
  readonly region: MaskBox
  /** The picture at the size that edges are followed at. */
  readonly guide: RgbFrame
  /** The picture on the grid of the masks. */
  readonly small: GridPicture
}

interface Answer {
  readonly soft: RegionMask
  readonly confidence: number
  readonly zoomed: boolean
  readonly answer: number
  readonly answers: number
}

/**
 * One frame that is pointed at. Features are made once for the whole frame and once for each part that is looked at by
 * itself; masks of earlier strokes are kept, so that a further stroke, or one taken back, costs the head alone.
 */
export class FramePointer {
  readonly #looks = new Map<string, Promise<Look>>()
  readonly #answers = new Map<string, Answer>()
  #millis = { features: 0, head: 0 }

  /** @param picture at the video's displayed size */
  constructor(
    private readonly network: PointNetwork,
    private readonly picture: Picture
  ) {}

  /** Makes the features of the whole frame, so that the first click need not. */
  async prepare(): Promise<void> {
    await this.look(wholeOf(this.picture))
  }

  async point(pointing: Pointing): Promise<PointedMask> {
    this.#millis = { features: 0, head: 0 }
    const answer = await this.after(pointing, pointing.strokes.length)
    const begin = performance.now()
    const made = await this.maskOf(answer, pointing.strokes)
    const { frameIndex, width, height } = this.picture
    const { confidence, answer: which, answers } = answer
    const millis: PointMillis = { ...this.#millis, mask: performance.now() - begin }
    const notes = this.notesOn(made.area, pointing.strokes)
    return {
      ...{ frameIndex, size: { width, height } },
      ...made,
      ...{ confidence, answer: which, answers, notes, millis, network: this.network.described }
    }
  }

  /** The answer to the first `count` strokes. */
  private async after(pointing: Pointing, count: number): Promise<Answer> {
    const key = keyOf(pointing, count)
    const known = this.#answers.get(key)
    if (known) return known
    const before = count > 1 ? await this.after(pointing, count - 1) : await this.baseOf(pointing)
    const strokes = pointing.strokes.slice(0, count)
    const made = await this.refined(before ?? (await this.first(strokes, pointing.answer)), strokes, before === null)
    this.#answers.set(key, made)
    return made
  }

  /** The mask that the strokes correct. */
  private async baseOf({ base }: Pointing): Promise<Answer | null> {
    if (!base) return null
    const { region, grid } = await this.look(wholeOf(this.picture))
    return {
      ...{ confidence: 1, zoomed: false, answer: 0, answers: 1 },
      soft: { region, grid, data: coverOf(base, grid) }
    }
  }

  /** The nested answers to a first prompt, over the whole frame. */
  private async first(strokes: readonly PromptStroke[], wanted: number | null): Promise<Answer> {
    const look = await this.look(wholeOf(this.picture))
    return this.chosen(look, strokes, wanted)
  }

  private async chosen(look: Look, strokes: readonly PromptStroke[], wanted: number | null): Promise<Answer> {
    const { region, grid } = look
    const prompts = promptsIn(region, strokes, null)
    const found = await this.ask(look, prompts)
    // Where nothing is seen, a point makes nothing.
    const held = found.soft
      .slice(1)
      .map((soft) => (cellsOf(soft) < fewest ? soft : holdPoints(soft, prompts.points, look.small)))
    const nested = nestedAnswers(held, found.confidences.slice(1), fewest)
    const answer = wanted === null ? nested.best : Math.min(wanted, nested.soft.length - 1)
    return {
      soft: { region, grid, data: nested.soft[answer]! },
      confidence: nested.confidences[answer]!,
      ...{ answer, answers: nested.soft.length, zoomed: false }
    }
  }

  /** The mask of all strokes, from the one before. */
  private async refined(before: Answer, strokes: readonly PromptStroke[], isFirst: boolean): Promise<Answer> {
    const whole = wholeOf(this.picture)
    const region = regionFor(before.soft, before.zoomed, strokes, this.picture)
    const zoomed = !sameRegion(region, whole)
    if (isFirst && sameRegion(region, before.soft.region)) return before
    const look = await this.look(region)
    if (cellsOf(before.soft.data) < fewest) {
      return { ...(await this.chosen(look, strokes, null)), zoomed }
    }
    const prompts = promptsIn(region, strokes, moved(before.soft, region, look.grid))
    const { soft, confidences } = await this.ask(look, prompts)
    const { answer, answers } = before
    const data = holdPoints(soft[0]!, prompts.points, look.small)
    return { soft: { region, grid: look.grid, data }, confidence: confidences[0]!, ...{ zoomed, answer, answers } }
  }

  private async ask(look: Look, prompts: Prompts) {
    const begin = performance.now()
    const found = await this.network.answer(look, prompts)
    this.#millis.head += performance.now() - begin
    return found
  }

  private look(region: MaskBox): Promise<Look> {
    const key = [region.left, region.top, region.right, region.bottom].join()
    const known = this.#looks.get(key)
    if (known) return known
    const making = this.makeLook(region)
    this.#looks.set(key, making)
    making.catch(() => this.#looks.delete(key))
    const oldest = [...this.#looks.keys()][1]
    // The first is the whole frame.
    if (this.#looks.size > mostLooks && oldest !== undefined) this.#looks.delete(oldest)
    return making
  }

  private async makeLook(region: MaskBox): Promise<Look> {
    const begin = performance.now()
    const { frameIndex, width, height } = this.picture
    const whole = sameRegion(region, { left: 0, top: 0, right: width, bottom: height })
    const size = sizeOf(region)
    const part = whole ? this.picture.data : cutOut(this.picture, region)
    const network = whole ? this.network.networkSize(size) : partSize(region)
    // A picture of 4K takes longer to scale than to understand: it is done once, and the network's picture made of that.
    const guide = { frameIndex, ...scaledFrame(part, size, guideSize(size, network) ?? network) }
    const features = await this.network.features(scaledFrame(guide.data, guide, network))
    const small = scaledFrame(guide.data, guide, features.grid)
    this.#millis.features += performance.now() - begin
    return { ...features, region, guide, small }
  }

  /** At the video's size, edges those of the picture; every point holds. */
  private async maskOf({ soft }: Answer, strokes: readonly PromptStroke[]): Promise<MadeMask> {
    const { region, grid, data } = soft
    const { width, height } = this.picture
    const { guide } = await this.look(region)
    const size = sizeOf(region)
    const [found] = softMaskCandidates({ objects: 1, ...grid, data }, [1], guide, size)
    const made = found ? placed(found, region, { width, height }) : nothing({ width, height })
    return pinned(made, strokes, size.width / grid.width)
  }

  private notesOn(area: number, strokes: readonly PromptStroke[]): PointNote[] {
    const { width, height } = this.picture
    const notes: PointNote[] = []
    if (area === 0) notes.push('empty')
    else if (area < smallShare * width * height) notes.push('small')
    const reach = (contradicting * cellPixels * width) / this.network.networkSize(this.picture).width
    if (contradicts(strokes, reach)) notes.push('contradiction')
    return notes
  }
}

/** Cells of a soft mask that the object covers. */
function cellsOf(soft: Float32Array): number {
  return soft.reduce((sum, value) => sum + Number(value > 0.5), 0)
}

/** Whether the newest stroke has a point where one of the other kind was. */
function contradicts(strokes: readonly PromptStroke[], reach: number): boolean {
  const newest = strokes.at(-1)
  if (newest?.kind !== 'points') return false
  return strokes.some(
    (stroke) =>
      stroke.kind === 'points' &&
      stroke.positive !== newest.positive &&
      stroke.points.some((a) => newest.points.some((b) => Math.hypot(a.x - b.x, a.y - b.y) < reach))
  )
}

/** Strokes of the frame in shares of a region; the latest box counts. */
function promptsIn(region: MaskBox, strokes: readonly PromptStroke[], previous: Float32Array | null): Prompts {
  const { width, height } = sizeOf(region)
  const across = (x: number): number => (x - region.left) / width
  const down = (y: number): number => (y - region.top) / height
  const boxes = strokes.flatMap((stroke) => (stroke.kind === 'box' ? [stroke.box] : []))
  const points = strokes.flatMap((stroke) =>
    stroke.kind === 'points'
      ? stroke.points.map(({ x, y }) => ({ x: across(x), y: down(y), positive: stroke.positive }))
      : []
  )
  const box = boxes.at(-1) ?? null
  return {
    ...{ points, previous },
    box: box && { left: across(box.left), top: down(box.top), right: across(box.right), bottom: down(box.bottom) }
  }
}

function keyOf({ strokes, base, answer }: Pointing, count: number): string {
  const hash = base ? createHash('sha1').update(base.runs).digest('hex') : ''
  return `${hash} ${answer} ${JSON.stringify(strokes.slice(0, count))}`
}

/** The share of each cell that label 1 covers. */
function coverOf(mask: EncodedMask, grid: Size): Float32Array {
  const { width, height, data } = decodeMask(mask)
  const grey = new Uint8Array(3 * width * height)
  for (let at = 0; at < data.length; at++) if (data[at] === 1) grey.fill(255, 3 * at, 3 * at + 3)
  const scaled = scaledFrame(grey, { width, height }, grid).data
  return Float32Array.from({ length: grid.width * grid.height }, (_, cell) => scaled[3 * cell]! / 255)
}

function cutOut({ width, height, data }: Picture, { left, top, right, bottom }: MaskBox): Uint8Array {
  const channels = data.length / (width * height)
  const line = (right - left) * channels
  const part = new Uint8Array(line * (bottom - top))
  for (let y = top; y < bottom; y++) {
    const from = (y * width + left) * channels
    part.set(data.subarray(from, from + line), (y - top) * line)
  }
  return part
}
