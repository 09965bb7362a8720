import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { ExportJob, ExportMask } from '../../shared/domain/exportJob'
import { packProject, unpackProject } from '../../shared/domain/projectPacking'
import type { EncodedMask } from '../../shared/domain/types'
import { runExport } from '../export/runExport'
import { locateFfmpeg, type FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import { Clips, longGop, pictures } from '../media/testing/clips'
import { openProject, saveProject } from '../project/projectStore'
import { masksForClip } from './masksForClip'
import { python, pythonHas } from './testing/python'

/** Masks written and read again by every format that promises to keep them: each pixel of each frame. */

const size = { width: 46, height: 34 }
const frameCount = 5
const signal = new AbortController().signal
const objects: ExportJob['objects'] = [1, 2, 128, 255].map((id) => ({ id, name: `Swan ${id}`, colour: [id, 0, 9] }))

let clips: Clips
let ffmpeg: FfmpegInstallation
let video: string

beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  video = await clips.make('swan ä.mp4', [...pictures('46x34', 25, frameCount / 25), ...longGop])
})
afterAll(() => clips.remove())

/** Holes, single pixels, diagonals, borders, noise; one frame empty. A rule, so that a failure can be repeated. */
function maskOf(frameIndex: number): EncodedMask {
  const data = new Uint8Array(size.width * size.height)
  if (frameIndex === 3) return encodeMask({ ...size, data })
  let seed = frameIndex + 1
  data.forEach((_, at) => {
    const [x, y] = [at % size.width, Math.floor(at / size.width)]
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    if (Math.hypot(x - 14, y - 14) < 10) data[at] = Math.hypot(x - 14, y - 14) < 4 ? 0 : 1
    else if (x === y + frameIndex) data[at] = 2
    else if (y === size.height - 1 || x === 0) data[at] = 128
    else if (x > 30 && seed % 3 === 0) data[at] = 255
  })
  return encodeMask({ ...size, data })
}

const masks = Array.from({ length: frameCount }, (_, frameIndex): ExportMask => {
  return { frameIndex, mask: maskOf(frameIndex), isReference: frameIndex === 0 }
})
const bits = (list: readonly { frameIndex: number; mask: EncodedMask }[]): [number, number[]][] =>
  list.map(({ frameIndex, mask }) => [frameIndex, [...decodeMask(mask).data]])

async function write(name: string, format: ExportJob['format'], from: readonly ExportMask[]): Promise<string> {
  const job: ExportJob = {
    ...{ videoPath: video, objects, masks: [...from], format, selection: { apart: false } },
    ...{
      range: { from: 0, to: frameCount - 1 },
      output: { folder: clips.folder, nameTemplate: name, overwrite: false }
    }
  }
  await runExport(job, { ffmpeg, signal, onProgress: () => undefined })
  return join(clips.folder, format.kind === 'annotations' && format.layout !== 'davis' ? `${name}.json` : name)
}

const read = async (path: string) => masksForClip({ path, frame: null }, await probeVideo(ffmpeg, video), signal)

test('through a project', async () => {
  const path = join(clips.folder, 'swan.hodor')
  const [first, ...others] = masks
  const packed = packProject({
    video: { path: video, frameCount, ...size },
    objects: objects.map((object) => ({ ...object, visible: true, locked: false })),
    ...{ range: null, view: { frameIndex: 0, opacity: 0.5 }, exportSettings: {} },
    references: first ? [{ frameIndex: 0, mask: first.mask }] : [],
    masks: others.map(({ frameIndex, mask }) => ({ frameIndex, mask, confidence: {}, madeFrom: '' }))
  })
  await saveProject(path, packed)
  const back = unpackProject((await openProject(path)).packed)
  expect(bits([...back.references, ...back.masks])).toEqual(bits(masks))
})

test('through DAVIS, COCO run lengths and YouTube-VIS, one after the other', async () => {
  const formats: [string, ExportJob['format']][] = [
    ['davis', { kind: 'annotations', layout: 'davis' }],
    ['coco', { kind: 'annotations', layout: 'coco', segmentation: 'rle' }],
    ['polygons', { kind: 'annotations', layout: 'coco', segmentation: 'polygons' }],
    ['ytvis', { kind: 'annotations', layout: 'ytvis' }]
  ]
  let carried: readonly ExportMask[] = masks
  for (const [name, format] of formats) {
    const { frames } = await read(await write(name, format, carried))
    expect(bits(frames), name).toEqual(bits(masks))
    carried = frames.map(({ frameIndex, mask }) => ({ frameIndex, mask, isReference: false }))
  }
})

const script = `
import json, sys
from pycocotools import mask as coder
from pycocotools.coco import COCO
coco_path, ytvis_path = sys.argv[1:]
names = {c["id"]: c["name"] for c in json.load(open(ytvis_path))["categories"]}
out = {}
sys.stdout, real = sys.stderr, sys.stdout
coco = COCO(coco_path)
for annotation in coco.dataset["annotations"]:
    name = coco.cats[annotation["category_id"]]["name"]
    frame = int(coco.imgs[annotation["image_id"]]["file_name"].split("/")[-1].split(".")[0])
    out.setdefault("coco", []).append([frame, name, coco.annToMask(annotation).flatten().nonzero()[0].tolist()])
for track in json.load(open(ytvis_path))["annotations"]:
    for frame, segmentation in enumerate(track["segmentations"]):
        if segmentation is None: continue
        pixels = coder.decode(segmentation).flatten().nonzero()[0].tolist()
        out.setdefault("ytvis", []).append([frame, names[track["category_id"]], pixels])
json.dump(out, real)
`

describe.runIf(pythonHas('pycocotools', 'numpy'))('pycocotools', () => {
  test('sees the same pixels in both files', async () => {
    const coco = await write('checked', { kind: 'annotations', layout: 'coco', segmentation: 'rle' }, masks)
    const ytvis = await write('checked tracks', { kind: 'annotations', layout: 'ytvis' }, masks)
    const seen = python(script, [coco, ytvis]) as Record<'coco' | 'ytvis', [number, string, number[]][]>
    const expected = masks.flatMap(({ frameIndex, mask }) => {
      const { data } = decodeMask(mask)
      return objects.flatMap(({ id, name }): [number, string, number[]][] => {
        const pixels = [...data.keys()].filter((at) => data[at] === id)
        return pixels.length === 0 ? [] : [[frameIndex, name, pixels]]
      })
    })
    const sorted = (list: [number, string, number[]][]) => list.map((entry) => JSON.stringify(entry)).sort()
    expect(sorted(seen.coco)).toEqual(sorted(expected))
    expect(sorted(seen.ytvis)).toEqual(sorted(expected))
  })
})
