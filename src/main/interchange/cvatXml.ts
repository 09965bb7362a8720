import { decodeMask } from '../../shared/domain/maskRle'
import type { LabelMask, Rgb } from '../../shared/domain/types'
import type { AnnotatedClip } from './annotatedClip'
import { frameObjects } from './cocoJson'
import { objectClasses, type ObjectClasses } from './objectClasses'
import { measureCounts, type Box } from './runCounts'
import { uniqueNames } from './uniqueNames'
import { xmlText } from './xmlText'

/**
 * CVAT for video 1.1. CVAT keeps masks as shapes of single frames and writes each as a track of its own that ends on
 * the next frame; so does this. The label is the object's class and the attribute `name` its name, or the label is the object
 * where none has a class; `group_id` is its number.
 */
export function cvatVideo(clip: AnnotatedClip): string {
  const classes = objectClasses(clip.objects)
  const labels = labelsOf(clip, classes)
  const tracks: string[] = []
  for (const frame of clip.frames) {
    const mask = decodeMask(frame.mask)
    for (const { id, name, counts } of frameObjects(clip, mask)) {
      const { box } = measureCounts(counts, clip.size)
      const label = labels.get(id) ?? ''
      const head = {
        number: tracks.length,
        label,
        id,
        name: classes.shared ? name : null,
        frameIndex: frame.frameIndex
      }
      tracks.push(track(head, shape(mask, id, box), clip))
    }
  }
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<annotations>',
    '  <version>1.1</version>',
    ...meta(clip, classes, labels),
    ...tracks,
    '</annotations>',
    ''
  ].join('\n')
}

interface TrackHead {
  readonly number: number
  readonly label: string
  readonly id: number
  /** Null where the label says it. */
  readonly name: string | null
  readonly frameIndex: number
}

function track(
  { number, label, id, name, frameIndex }: TrackHead,
  mask: string,
  { frameCount }: AnnotatedClip
): string {
  const attribute = name === null ? '' : `<attribute name="name">${xmlText(name)}</attribute>`
  const at = (frame: number, outside: 0 | 1): string =>
    `    <mask frame="${frame}" keyframe="1" outside="${outside}" occluded="0" ${mask} z_order="0">${attribute}</mask>`
  return [
    `  <track id="${number}" label="${xmlText(label)}" source="manual" group_id="${id}">`,
    at(frameIndex, 0),
    ...(frameIndex + 1 < frameCount ? [at(frameIndex + 1, 1)] : []),
    '  </track>'
  ].join('\n')
}

/** Runs along the rows inside the box, beginning with background. */
function shape({ width, data }: LabelMask, id: number, [left, top, boxWidth, boxHeight]: Box): string {
  const runs: number[] = []
  let inside = false
  let length = 0
  for (let y = top; y < top + boxHeight; y++) {
    for (let x = left; x < left + boxWidth; x++) {
      if ((data[y * width + x] === id) !== inside) {
        runs.push(length)
        length = 0
        inside = !inside
      }
      length++
    }
  }
  runs.push(length)
  return `rle="${runs.join(', ')}" left="${left}" top="${top}" width="${boxWidth}" height="${boxHeight}"`
}

/** By object. */
function labelsOf({ objects }: AnnotatedClip, { of, list, shared }: ObjectClasses): ReadonlyMap<number, string> {
  const names = uniqueNames(list)
  return new Map(objects.map(({ id }) => [id, names.get(shared ? (of.get(id)?.id ?? id) : id) ?? '']))
}

function meta(clip: AnnotatedClip, { list, shared, of }: ObjectClasses, labels: ReadonlyMap<number, string>): string[] {
  const named = new Map([...labels].map(([id, name]) => [of.get(id)?.id, name]))
  const { width, height } = clip.size
  return [
    '  <meta>',
    '    <task>',
    `      <name>${xmlText(clip.name)}</name>`,
    `      <size>${clip.frameCount}</size>`,
    '      <mode>interpolation</mode>',
    '      <overlap>0</overlap>',
    '      <start_frame>0</start_frame>',
    `      <stop_frame>${clip.frameCount - 1}</stop_frame>`,
    '      <labels>',
    ...list.flatMap(({ id, colour }) => label({ colour, name: named.get(id) ?? '', hasName: shared })),
    '      </labels>',
    `      <original_size><width>${width}</width><height>${height}</height></original_size>`,
    '    </task>',
    '  </meta>'
  ]
}

/** Declares the attribute that holds an object's own name. */
const nameAttribute =
  '<attribute><name>name</name><mutable>False</mutable><input_type>text</input_type><default_value></default_value>' +
  '<values></values></attribute>'

function label({ colour, name, hasName }: { colour: Rgb; name: string; hasName: boolean }): string[] {
  return [
    '        <label>',
    `          <name>${xmlText(name)}</name>`,
    `          <color>${hex(colour)}</color>`,
    '          <type>mask</type>',
    hasName ? `          <attributes>${nameAttribute}</attributes>` : '          <attributes></attributes>',
    '        </label>'
  ]
}

function hex(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
