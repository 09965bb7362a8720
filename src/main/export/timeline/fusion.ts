import { toNumber } from '../../../shared/domain/timecode'
import type { Timeline, TimelineClip } from './timeline'

/**
 * A composition of Fusion, stand-alone or in Resolve (File, Import, Fusion composition): two loaders joined. Mattes cut the
 * video out over transparency, everything else lies over it.
 */
export function fusionComposition(timeline: Timeline): string {
  const { source, frames, rate, size, above } = timeline
  // Movies are counted from 0 here, pictures by their numbers.
  const first = (source.pictures?.first ?? 0) + source.from
  const range = `{ ${first}, ${first + frames - 1} }`
  const format = `Rate = ${Number(toNumber(rate).toFixed(6))}, Width = ${size.width}, Height = ${size.height}`
  return `Composition {
  CurrentTime = ${first},
  RenderRange = ${range},
  GlobalRange = ${range},
  Prefs = { Comp = { FrameFormat = { ${format} } } },
  Tools = ordered() {
${[loader('Video', source, { first, frames, x: 0 }), loader('Made', above, { first, frames, x: 1 }), ...joined(timeline)].join('\n')}
  }
}
`
}

interface Shown {
  /** Frame of the composition it begins at. */
  readonly first: number
  readonly frames: number
  /** Column it stands in. */
  readonly x: number
}

function loader(
  name: string,
  { path, pictures, mediaFrames, from }: TimelineClip,
  { first, frames, x }: Shown
): string {
  const clip = [
    'ID = "Clip1"',
    `Filename = ${text(path)}`,
    ...formatOf(path),
    ...(pictures ? [`StartFrame = ${pictures.first}`] : []),
    ...[`Length = ${mediaFrames}`, 'Multiframe = true', `TrimIn = ${from}`, `TrimOut = ${from + frames - 1}`],
    ...['ExtendFirst = 0', 'ExtendLast = 0', 'Loop = 0', 'AspectMode = 0', 'Depth = 0', 'TimeCode = 0'],
    ...[`GlobalStart = ${first}`, `GlobalEnd = ${first + frames - 1}`]
  ]
  return `    ${name} = Loader {
      Clips = { Clip { ${clip.join(', ')} } },
      ViewInfo = OperatorInfo { Pos = { ${x * 165}, 0 } }
    },`
}

/** Fusion's names of formats; of all others it looks at the file. */
function formatOf(path: string): string[] {
  const formats = { QuickTimeMovies: /\.(mov|mp4|m4v)$/i, PNGFormat: /\.png$/i, JpegFormat: /\.jpe?g$/i }
  const found = Object.entries(formats).find(([, ending]) => ending.test(path))
  return found ? [`FormatID = "${found[0]}"`] : []
}

function joined({ kind, size, premultiplied }: Timeline): string[] {
  if (kind === 'matte') {
    return [
      tool('Matte', 'BitmapMask', { Image: input('Made'), Channel: 'Input { Value = FuID { "Luminance" } }' }, 2),
      tool(
        'Nothing',
        'Background',
        {
          ...{
            Width: value(size.width),
            Height: value(size.height),
            TopLeftAlpha: value(0),
            UseFrameFormatSettings: value(0)
          }
        },
        3
      ),
      tool(
        'Cut',
        'Merge',
        {
          ...{ Background: input('Nothing'), Foreground: input('Video'), EffectMask: input('Matte', 'Mask') }
        },
        4
      )
    ]
  }
  // Straight colours are multiplied by their alpha where they are laid over the video.
  const straight = kind === 'cutout' && !premultiplied ? { SubtractiveAdditive: value(0) } : {}
  return [tool('Over', 'Merge', { Background: input('Video'), Foreground: input('Made'), ...straight }, 2)]
}

function tool(name: string, kind: string, inputs: Readonly<Record<string, string>>, x: number): string {
  const lines = Object.entries(inputs).map(([key, given]) => `        ${key} = ${given}`)
  return `    ${name} = ${kind} {
      Inputs = {
${lines.join(',\n')}
      },
      ViewInfo = OperatorInfo { Pos = { ${x * 165}, 33 } }
    },`
}

function input(from: string, output = 'Output'): string {
  return `Input { SourceOp = "${from}", Source = "${output}" }`
}

function value(number: number): string {
  return `Input { Value = ${number} }`
}

/** A string of Lua. */
function text(given: string): string {
  return `"${given.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"`
}
