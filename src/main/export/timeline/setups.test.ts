import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PictureFormat } from '../../../shared/domain/exportFormats'
import { encodeMask } from '../../../shared/domain/maskRle'
import { python, pythonHas } from '../../interchange/testing/python'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { Clips, longGop, pictures } from '../../media/testing/clips'
import { runExport } from '../runExport'
import { allExtras, hardEdges } from '../testing/writing'

/** Set-ups of compositing programs, and timelines, opened by readers that are not ours. */

let clips: Clips
let ffmpeg: FfmpegInstallation
let video: string
const range = { from: 3, to: 7 }
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  video = await clips.make('plate "a".mov', [
    ...[...pictures('64x48', '30000/1001', 0.4), ...longGop, '-timecode', '10:00:00;00']
  ])
})
afterAll(() => clips.remove())

const base = { encoder: 'software', extras: allExtras, edges: hardEdges } as const
const matte: PictureFormat = { kind: 'matte', codec: 'png', ...base }
const cutout: PictureFormat = { kind: 'cutout', codec: 'prores4444', ...base, alpha: 'straight' }

async function exported(format: PictureFormat, name: string, videoPath = video) {
  const data = new Uint8Array(64 * 48)
  for (let y = 0; y < 48; y++) data.fill(1, y * 64, y * 64 + 32)
  const mask = encodeMask({ width: 64, height: 48, data })
  const { files } = await runExport(
    {
      ...{ videoPath, objects: [{ id: 1, name: 'One', colour: [255, 0, 0] }], range },
      format,
      masks: Array.from({ length: 8 }, (_, frameIndex) => ({ frameIndex, mask, isReference: false })),
      selection: { apart: false },
      output: { folder: clips.folder, nameTemplate: name, overwrite: false }
    },
    { ffmpeg, signal: new AbortController().signal, onProgress: () => undefined }
  )
  return (ending: string): string => files.find((path) => path.endsWith(`.${ending}`)) ?? ''
}

describe('Fusion', () => {
  test.skipIf(!pythonHas('lupa'))(
    'Lua itself reads the composition: loaders in time, the matte cuts the video',
    async () => {
      const file = await exported({ ...matte, timelines: ['comp'] }, 'cut')
      const comp = python(luaReader, [file('comp')]) as FusionComp
      // Frames 3 to 7 of the video, counted from 0, lie at 3 to 7; the five pictures of the matte beside them.
      expect(comp.RenderRange).toEqual([3, 7])
      expect(comp.Tools['Video']).toMatchObject({
        kind: 'Loader',
        Clips: [{ Filename: video, TrimIn: 3, TrimOut: 7, GlobalStart: 3, GlobalEnd: 7, FormatID: 'QuickTimeMovies' }]
      })
      expect(comp.Tools['Made']).toMatchObject({
        Clips: [
          { Filename: join(clips.folder, 'cut', '00003.png'), TrimIn: 0, TrimOut: 4, GlobalStart: 3, StartFrame: 3 }
        ]
      })
      expect(comp.Tools['Cut']?.Inputs).toMatchObject({
        Foreground: { SourceOp: 'Video', Source: 'Output' },
        EffectMask: { SourceOp: 'Matte', Source: 'Mask' }
      })
      expect(comp.Tools['Matte']?.Inputs).toMatchObject({
        Image: { SourceOp: 'Made' },
        Channel: { Value: 'Luminance' }
      })
    }
  )

  test.skipIf(!pythonHas('lupa'))('a cut-out lies over the video, its straight colours multiplied there', async () => {
    const file = await exported({ ...cutout, timelines: ['comp'] }, 'over')
    const { Tools } = python(luaReader, [file('comp')]) as FusionComp
    expect(Tools['Over']?.Inputs).toMatchObject({
      Background: { SourceOp: 'Video' },
      Foreground: { SourceOp: 'Made' },
      SubtractiveAdditive: { Value: 0 }
    })
  })
})

describe.skipIf(!pythonHas('bpy'))('Blender', () => {
  test('runs the script; what it renders is the video where the matte is white', async () => {
    const file = await exported({ ...matte, timelines: ['py'] }, 'blend')
    const made = python(blenderReader, [file('py'), clips.path('rendered.png'), '3']) as BlenderScene
    expect(made).toMatchObject({ frames: [1, 5], size: [64, 48], rate: 29.97 })
    expect(made.nodes['Video']).toEqual({ path: video, source: 'MOVIE', duration: 5, offset: 3, colours: 'sRGB' })
    expect(made.nodes['Made']).toMatchObject({ source: 'SEQUENCE', duration: 5, offset: 2, colours: 'Non-Color' })
    expect(made.links).toEqual(
      expect.arrayContaining([
        ['Video', 'MatteToAlpha', 'Image'],
        ['Made', 'MatteToAlpha', 'Alpha']
      ])
    )
    // The left half is there, the right one is not.
    expect(made.alpha.left).toBeCloseTo(1, 1)
    expect(made.alpha.right).toBeCloseTo(0, 1)
  })
})

describe.skipIf(!pythonHas('opentimelineio', 'otio_fcpx_xml_adapter'))('FCPXML', () => {
  test('OpenTimelineIO’s reader of it finds both clips, above each other, from the same frame', async () => {
    // That reader takes a rate for a whole number.
    const whole = await clips.make('whole.mov', [...pictures('64x48', 25, 0.4), ...longGop, '-timecode', '10:00:00:00'])
    const file = await exported({ ...cutout, timelines: ['fcpxml'] }, 'timeline', whole)
    const found = python(fcpxReader, [file('fcpxml')]) as { name: string; frames: number; start: number }[]
    // 10:00:00:03 is frame 900,003 since midnight.
    expect(found).toEqual([
      expect.objectContaining({ name: 'whole', frames: 5 }),
      expect.objectContaining({ name: 'timeline', frames: 5 })
    ])
    expect(new Set(found.map(({ start }) => start))).toEqual(new Set([900_003]))
  })

  const dtd = process.env['STUDIO_FCPXML_DTD']
  test.skipIf(dtd === undefined || !pythonHas('lxml'))(
    'it is valid by Apple’s DTD (STUDIO_FCPXML_DTD names it)',
    async () => {
      const file = await exported({ ...cutout, timelines: ['fcpxml'] }, 'valid')
      expect(python(dtdReader, [dtd ?? '', file('fcpxml')])).toEqual([])
      expect(await readFile(file('fcpxml'), 'utf8')).toContain('version="1.9"')
    }
  )
})

interface FusionComp {
  readonly RenderRange: number[]
  readonly Tools: Record<string, { kind: string; Inputs?: Record<string, object> }>
}

interface BlenderScene {
  readonly frames: number[]
  readonly nodes: Record<string, object>
  readonly links: string[][]
  readonly alpha: { left: number; right: number }
}

/** Fusion's files are calls of Lua with tables: run with functions of those names, they come out as tables. */
const luaReader = `
import sys, json, lupa
lua = lupa.LuaRuntime()
lua.execute('''
  setmetatable(_G, { __index = function(_, name) return function(t) t.kind = name; return t end end })
  function ordered() return function(t) return t end end
  function FuID(t) return t[1] end
''')
def plain(value):
    if lupa.lua_type(value) != 'table': return value
    keys = list(value.keys())
    if keys and all(isinstance(key, int) for key in keys): return [plain(value[key]) for key in sorted(keys)]
    return {str(key): plain(value[key]) for key in keys}
print(json.dumps(plain(lua.execute('return ' + open(sys.argv[1], encoding='utf8').read()))))
`

const blenderReader = `
import sys, json, os, contextlib, io
script, out, frame = sys.argv[1], sys.argv[2], int(sys.argv[3])
import bpy
bpy.ops.wm.read_factory_settings(use_empty=True)
exec(compile(open(script, encoding='utf8').read(), script, 'exec'), {'__name__': '__main__'})
scene = bpy.context.scene
tree = getattr(scene, 'node_tree', None) or scene.compositing_node_group
nodes = {n.name: {'path': bpy.path.abspath(n.image.filepath), 'source': n.image.source, 'duration': n.frame_duration,
                  'offset': n.frame_offset, 'colours': n.image.colorspace_settings.name}
         for n in tree.nodes if n.type == 'IMAGE'}
links = [[l.from_node.name, l.to_node.name, l.to_socket.name] for l in tree.links]
scene.frame_set(frame)
scene.render.image_settings.file_format = 'PNG'
scene.render.image_settings.color_mode = 'RGBA'
scene.render.filepath = out
# Blender talks on standard output.
saved = os.dup(1); os.dup2(2, 1)
bpy.ops.render.render(write_still=True)
os.dup2(saved, 1)
image = bpy.data.images.load(out)
pixels = list(image.pixels)
at = lambda x, y: pixels[(y * 64 + x) * 4 + 3]
print(json.dumps({'frames': [scene.frame_start, scene.frame_end], 'size': [scene.render.resolution_x, scene.render.resolution_y],
    'rate': round(scene.render.fps / scene.render.fps_base, 2), 'nodes': nodes, 'links': links,
    'alpha': {'left': at(16, 24), 'right': at(48, 24)}}))
`

const fcpxReader = `
import sys, json, opentimelineio as otio
found = otio.adapters.read_from_file(sys.argv[1], 'fcpx_xml')
timeline = next(iter(found.find_children(descended_from_type=otio.schema.Timeline)), None) if hasattr(found, 'find_children') and not isinstance(found, otio.schema.Timeline) else found
clips = []
for clip in timeline.find_clips():
    span = clip.source_range
    clips.append({'name': clip.name, 'frames': round(span.duration.to_frames()), 'start': round(span.start_time.to_frames())})
print(json.dumps(clips))
`

const dtdReader = `
import sys, json
from lxml import etree
dtd = etree.DTD(open(sys.argv[1], 'rb'))
dtd.validate(etree.parse(sys.argv[2]))
print(json.dumps([str(each) for each in dtd.error_log]))
`
