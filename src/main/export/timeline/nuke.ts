import { formatTimecode, timecodeOfFrame } from '../../../shared/domain/smpteTimecode'
import { toNumber } from '../../../shared/domain/timecode'
import type { Timeline, TimelineClip } from './timeline'

/**
 * A Nuke script, also for Natron's importer and people who paste nodes: the video read, what was made of it read, and the
 * two joined: mattes become the video's alpha, cut-outs lie over it, everything else is beside it in a Viewer.
 * Nodes take their inputs from the stack: the last pushed is input 0.
 */
export function nukeScript(timeline: Timeline): string {
  const { source, above, frames, rate, size } = timeline
  const first = firstNumber(source) + source.from
  const nodes = [
    root(timeline, first),
    node('Read', { ...reading(source), name: 'Video', xpos: '0', ypos: '0' }, 0),
    'set Video [stack 0]',
    node('Read', { ...reading(above), name: 'Made', xpos: '220', ypos: '0' }, 0),
    ...shifted(first - firstNumber(above)),
    'set Made [stack 0]',
    ...joined(timeline),
    node('Viewer', {
      frame_range: text(`${first}-${first + frames - 1}`),
      fps: number(toNumber(rate)),
      name: 'Viewer1',
      xpos: '110',
      ypos: '320'
    })
  ]
  return `#! Nuke\nversion 12.0 v1\n# ${size.width} x ${size.height}, ${rate.num}/${rate.den} frames a second\n${nodes.join('\n')}\n`
}

function root({ size, rate, frames, conformed, start, dropFrame }: Timeline, first: number): string {
  const { width, height } = size
  const timecode = formatTimecode(timecodeOfFrame(start, rate, dropFrame))
  const varies = conformed ? ' The video has a variable frame rate: counted at its nominal one.' : ''
  return node(
    'Root',
    {
      ...{ first_frame: String(first), last_frame: String(first + frames - 1), lock_range: 'true' },
      ...{ fps: number(toNumber(rate)), label: text(`Starts at ${timecode}.${varies}`) },
      format: text(`${width} ${height} 0 0 ${width} ${height} 1 `)
    },
    0
  )
}

/** Movies are counted from 1. */
function firstNumber({ pictures }: TimelineClip): number {
  return pictures?.first ?? 1
}

function reading(clip: TimelineClip): Record<string, string> {
  const { path, pictures, mediaFrames } = clip
  const slashes = path.replaceAll('\\', '/')
  const pattern =
    pictures && `${pictures.folder.replaceAll('\\', '/')}/${pictures.before}%0${pictures.digits}d${pictures.after}`
  const first = firstNumber(clip)
  const last = first + mediaFrames - 1
  return {
    file: text(pattern ?? slashes),
    ...{ first: String(first), last: String(last), origfirst: String(first), origlast: String(last), origset: 'true' }
  }
}

function shifted(offset: number): string[] {
  if (offset === 0) return []
  return [node('TimeOffset', { time_offset: String(offset), name: 'InTime', xpos: '220', ypos: '80' })]
}

function joined({ kind, premultiplied }: Timeline): string[] {
  const [video, made] = ['push $Video', 'push $Made']
  if (kind === 'matte') {
    // Inputs: B, the video, and A, the matte, whose red is as good as its green and blue.
    const copy = { from0: 'rgba.red', to0: 'rgba.alpha', name: 'MatteToAlpha', xpos: '0', ypos: '160' }
    return [made, video, node('Copy', copy, 2), node('Premult', { name: 'Premult1', xpos: '0', ypos: '240' })]
  }
  if (kind === 'cutout') {
    const premult = premultiplied ? [] : [node('Premult', { name: 'Premult1', xpos: '220', ypos: '120' })]
    return [made, ...premult, video, node('Merge2', { name: 'Over', xpos: '0', ypos: '240' }, 2)]
  }
  return [video, made, node('Switch', { which: '0', name: 'MadeOrVideo', xpos: '0', ypos: '240' }, 2)]
}

function node(name: string, knobs: Readonly<Record<string, string>>, inputs = 1): string {
  const lines = Object.entries(knobs).map(([key, value]) => ` ${key} ${value}`)
  return [`${name} {`, ...(inputs === 1 ? [] : [` inputs ${inputs}`]), ...lines, '}'].join('\n')
}

function number(value: number): string {
  return String(Number(value.toFixed(6)))
}

/** What Tcl would take for a command or a variable is marked as plain. */
function text(value: string): string {
  return `"${value.replace(/[\\"[\]${}]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`
}
