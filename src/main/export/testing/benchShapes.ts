import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { decode } from 'fast-png'
import { encodeMask } from '../../../shared/domain/maskRle'
import { fitShapes, type MaskFrame } from '../shapes/core/fitShapes'
import { objectReports, type ShapeReport } from '../shapes/core/shapeReport'

/** Built and run by `benchmarks/shapes.mjs`. @see main */

const breathe = (): Promise<void> => Promise.resolve()

interface Row extends ShapeReport {
  readonly clip: string
  readonly errorPx: number
  readonly frames: number
  readonly millisPerFrame: number
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...{ davis: { type: 'string' }, masks: { type: 'string' }, clips: { type: 'string' } },
      ...{ error: { type: 'string', default: '0.5,1,2' }, fps: { type: 'string', default: '24' } },
      ...{ set: { type: 'string', default: 'val' }, json: { type: 'boolean', default: false } }
    }
  })
  const clips = clipFolders(values)
  const rows: Row[] = []
  const errors = values.error.split(',').map(Number)
  for (const [clip, folder] of clips) {
    const frames = readFrames(folder)
    for (const errorPx of errors) {
      const row = await measured(clip, frames, errorPx, Number(values.fps))
      rows.push(row)
      if (!values.json) console.info(lineOf(row))
    }
  }
  if (!values.json)
    for (const errorPx of errors) console.info(lineOf(meanOf(rows.filter((row) => row.errorPx === errorPx))))
  if (values.json) console.info(JSON.stringify(rows, null, 2))
}

function clipFolders(values: { davis?: string; masks?: string; clips?: string; set: string }): [string, string][] {
  const wanted = values.clips?.split(',')
  const chosen = (name: string): boolean => wanted?.includes(name) ?? true
  if (values.masks !== undefined) {
    const root = values.masks
    const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    return names.map(({ name }): [string, string] => [name, join(root, name)]).filter(([name]) => chosen(name))
  }
  if (values.davis === undefined) throw new Error('--davis names the folder of DAVIS-2016, --masks one of masks')
  const root = values.davis
  const list = readFileSync(join(root, 'ImageSets', '480p', `${values.set}.txt`), 'utf8').split('\n')
  const names = [...new Set(list.map((line) => line.split('/')[3] ?? '').filter((name) => name !== ''))]
  return names.filter(chosen).map((name) => [name, join(root, 'Annotations', '480p', name)])
}

function readFrames(folder: string): MaskFrame[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.png'))
  return names.sort().map((name, frameIndex) => {
    const { width, height, data, channels } = decode(readFileSync(join(folder, name)))
    const labels = new Uint8Array(width * height)
    for (let at = 0; at < labels.length; at++) if (data[at * channels]! > 0) labels[at] = 1
    return { frameIndex, mask: encodeMask({ width, height, data: labels }) }
  })
}

async function measured(clip: string, frames: MaskFrame[], errorPx: number, framesPerSecond: number): Promise<Row> {
  // Of the processor, not of the clock: the same on a machine that does other things.
  const started = process.cpuUsage()
  const fitted = await fitShapes(frames, [1], { errorPx, breathe })
  const { user, system } = process.cpuUsage(started)
  const millisPerFrame = (user + system) / 1000 / frames.length
  const [report] = await objectReports(fitted, [1], frames, { framesPerSecond, breathe })
  return { clip, errorPx, frames: frames.length, millisPerFrame, ...report! }
}

function meanOf(rows: readonly Row[]): Row {
  const mean = (value: (row: Row) => number): number => rows.reduce((sum, row) => sum + value(row), 0) / rows.length
  return {
    ...{ clip: 'mean', errorPx: rows[0]!.errorPx, frames: mean(({ frames }) => frames) },
    ...{ millisPerFrame: mean((row) => row.millisPerFrame), shapes: mean((row) => row.shapes) },
    ...{ keys: mean((row) => row.keys), pointsPerContour: mean((row) => row.pointsPerContour) },
    ...{ keysPerSecond: mean((row) => row.keysPerSecond), specks: mean((row) => row.specks) },
    largestErrorPx: rows.reduce((largest, row) => Math.max(largest, row.largestErrorPx), 0),
    ...{ iou: mean((row) => row.iou), leastIou: rows.reduce((least, row) => Math.min(least, row.leastIou), 1) }
  }
}

function lineOf(row: Row): string {
  const cells = [
    row.clip.padEnd(20),
    `${row.errorPx} px`.padStart(7),
    `IoU ${row.iou.toFixed(4)} (least ${row.leastIou.toFixed(3)})`,
    `${row.pointsPerContour.toFixed(1)} points`.padStart(12),
    `${row.keysPerSecond.toFixed(1)} keys/s`.padStart(11),
    `${row.shapes.toFixed(0)} shapes`.padStart(10),
    `off ${row.largestErrorPx.toFixed(2)} px`,
    `${row.millisPerFrame.toFixed(1)} ms/frame`.padStart(14)
  ]
  return cells.join('  ')
}

void main()
