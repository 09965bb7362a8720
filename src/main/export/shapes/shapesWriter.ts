import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfCancelled } from '../../../shared/domain/errors'
import type { ShapesFormat } from '../../../shared/domain/exportFormats'
import type { ShapeHost } from '../../../shared/domain/shapeFormat'
import { toNumber } from '../../../shared/domain/timecode'
import { reserveFile, writeFailure } from '../../files/outputFile'
import { reserveFolder } from '../../files/outputFolder'
import { frameNamer } from '../annotations/annotatedVideo'
import type { ExportContext, ExportTarget, ExportWriter, WrittenExport } from '../exportWriter'
import { fitShapes, type MaskFrame } from './core/fitShapes'
import { objectReports, type ObjectReport } from './core/shapeReport'
import type { Breather } from './core/types'
import { afterEffectsShapes } from './hosts/afterEffects'
import { blenderShapes } from './hosts/blender'
import { fusionShapes } from './hosts/fusion'
import { nukeShapes } from './hosts/nuke'
import { silhouetteShapes } from './hosts/silhouette'
import { svgFrame } from './hosts/svg'
import { sceneOf, type ShapeScene } from './scene'
import { shapeNotes } from './shapeNotes'

/** Every host application that takes one file. */
const hosts: Readonly<Record<Exclude<ShapeHost, 'svg'>, (scene: ShapeScene) => string>> = {
  nuke: nukeShapes,
  silhouette: silhouetteShapes,
  fusion: fusionShapes,
  'after-effects': afterEffectsShapes,
  blender: blenderShapes
}

/** Outlines of the objects as closed curves with keys, for one host application. */
export const shapesWriter: ExportWriter<ShapesFormat> = {
  write: async (context, target) => {
    const { scene, reports } = await madeScene(context, target)
    const { host } = context.format
    const written =
      host === 'svg'
        ? await writePictures(context, target, scene)
        : await writeText(context, target, hosts[host](scene))
    const names = new Map(target.objects.map(({ id, name }) => [id, name]))
    const shapes = reports.map((report) => ({ name: names.get(report.objectId) ?? '', ...report }))
    return { ...written, shapes, notes: [...shapeNotes(shapes, context.format.errorPx), ...conformed(context)] }
  }
}

function conformed({ video }: ExportContext): string[] {
  if (!video.variableFrameRate) return []
  const rate = Number(toNumber(video.frameRate).toFixed(3))
  return [`The video has a variable frame rate: the shapes count it at ${rate} frames a second.`]
}

/** Looks at every frame, then fits: half of the progress each. */
async function madeScene(
  context: ExportContext<ShapesFormat>,
  { objects }: ExportTarget
): Promise<{ scene: ShapeScene; reports: readonly ObjectReport[] }> {
  const { video, range, format } = context
  const breathe = breather(context.signal)
  const total = range.to - range.from + 1
  const advance = progress(context, total)
  const frames: MaskFrame[] = []
  async function* looked(): AsyncGenerator<MaskFrame> {
    for (let frameIndex = range.from; frameIndex <= range.to; frameIndex++) {
      const frame = { frameIndex, mask: (await context.masks.at(frameIndex))?.mask ?? null }
      frames.push(frame)
      yield frame
      advance((frames.length / total) * 0.5)
    }
  }
  const ids = objects.map(({ id }) => id)
  const onFitted = (share: number): void => advance(0.5 + share * 0.5)
  const fitted = await fitShapes(looked(), ids, { errorPx: format.errorPx, breathe, onFitted })
  const framesPerSecond = toNumber(video.frameRate)
  const reports = await objectReports(fitted, ids, frames, { framesPerSecond, breathe })
  advance(1)
  const { shapes } = fitted
  return { scene: sceneOf({ video, range, objects, shapes, invert: format.invert === true }), reports }
}

/** Frames are counted as far as a share of the work goes. */
function progress({ frameDone }: ExportContext, total: number): (share: number) => void {
  let done = 0
  return (share) => {
    for (; done < Math.floor(share * total + 1e-9); done++) frameDone()
  }
}

/** The longest anything else waits for this work. */
const breathMillis = 25

/** Ends work that was cancelled, and lets others in from time to time. */
export function breather(signal: AbortSignal): Breather {
  let last = performance.now()
  return () => {
    throwIfCancelled(signal)
    const now = performance.now()
    if (now - last < breathMillis) return Promise.resolve()
    return new Promise((resolve) =>
      setImmediate(() => {
        last = performance.now()
        resolve()
      })
    )
  }
}

async function writeText(context: ExportContext, { path }: ExportTarget, text: string): Promise<WrittenExport> {
  const file = await reserveFile(path, context.overwrite)
  try {
    await writeFile(file.temporaryPath, text).catch((error: unknown) => {
      throw writeFailure(path, error)
    })
    throwIfCancelled(context.signal)
  } catch (error) {
    await file.discard()
    throw error
  }
  const publish = async (): Promise<string[]> => [await file.publish()]
  return { frames: frameCount(context), notes: [], publish, discard: () => file.discard() }
}

function frameCount({ range }: ExportContext): number {
  return range.to - range.from + 1
}

async function writePictures(
  context: ExportContext,
  { path }: ExportTarget,
  scene: ShapeScene
): Promise<WrittenExport> {
  const folder = await reserveFolder(path, { overwrite: context.overwrite, ours: /\.svg$/i })
  const nameOf = frameNamer(context.video)
  const names: string[] = []
  try {
    for (let frameIndex = context.range.from; frameIndex <= context.range.to; frameIndex++) {
      throwIfCancelled(context.signal)
      const name = `${nameOf(frameIndex)}.svg`
      const text = svgFrame(scene, scene.range.from + names.length)
      await writeFile(join(folder.temporaryPath, name), text).catch((error: unknown) => {
        throw writeFailure(path, error)
      })
      names.push(name)
    }
  } catch (error) {
    await folder.discard()
    throw error
  }
  const publish = async (): Promise<string[]> => {
    const published = await folder.publish()
    return names.map((name) => join(published, name))
  }
  return { frames: names.length, notes: [], publish, discard: () => folder.discard() }
}
