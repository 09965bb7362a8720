import fc from 'fast-check'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { Project, ProjectMask } from '../../../shared/domain/project'
import type { EncodedMask, PackedSoftMasks, ReferenceMask, Size } from '../../../shared/domain/types'

const objectId = fc.integer({ min: 1, max: 255 })

function anyMask(size: Size): fc.Arbitrary<EncodedMask> {
  const length = size.width * size.height
  return fc
    .uint8Array({ minLength: length, maxLength: length, max: 4 })
    .map((data) => encodeMask({ ...size, data: Uint8Array.from(data) }))
}

const anySoft: fc.Arbitrary<PackedSoftMasks> = fc.record({
  width: fc.integer({ min: 1, max: 65_535 }),
  height: fc.integer({ min: 1, max: 65_535 }),
  objectIds: fc.uniqueArray(objectId, { maxLength: 5 }),
  bytes: fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from(bytes))
})

/** Entries of different frames, ascending as a project has them. */
function onFrames<T extends { readonly frameIndex: number }>(entry: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc
    .uniqueArray(entry, { maxLength: 8, selector: ({ frameIndex }) => frameIndex })
    .map((entries) => entries.sort((a, b) => a.frameIndex - b.frameIndex))
}

function maskOf(size: Size, frameIndex: fc.Arbitrary<number>): fc.Arbitrary<ProjectMask> {
  const confidence = fc.dictionary(objectId.map(String), fc.double({ min: 0, max: 1, noNaN: true }).map(plainZero))
  const fields = {
    frameIndex,
    mask: anyMask(size),
    confidence: confidence.map((ids) => ({ ...ids })),
    madeFrom: fc.string()
  }
  return fc.record({ ...fields, soft: anySoft }, { requiredKeys: ['frameIndex', 'mask', 'confidence', 'madeFrom'] })
}

/** JSON knows no -0. */
function plainZero(value: number): number {
  return value === 0 ? 0 : value
}

export function anyProject(): fc.Arbitrary<Project> {
  return fc
    .record({
      width: fc.integer({ min: 1, max: 9 }),
      height: fc.integer({ min: 1, max: 9 }),
      frameCount: fc.integer({ min: 8, max: 40 })
    })
    .chain(({ frameCount, ...size }) => projectOf(size, frameCount))
}

function projectOf(size: Size, frameCount: number): fc.Arbitrary<Project> {
  const frameIndex = fc.nat(frameCount - 1)
  const channel = fc.nat(255)
  const object = fc.record(
    {
      id: objectId,
      name: fc.string({ maxLength: 60, unit: 'binary' }),
      colour: fc.tuple(channel, channel, channel),
      visible: fc.boolean(),
      locked: fc.boolean(),
      edge: fc.constantFrom({ contrast: 0.25, shift: -0.5 }, { bandPx: 31, contrast: 0, shift: 1 })
    },
    { requiredKeys: ['id', 'name', 'colour', 'visible', 'locked'] }
  )
  const band = fc.record({
    ...{ frameIndex, objectId, widthPx: fc.integer({ min: 1, max: 90 }), erase: fc.boolean() },
    points: fc.array(fc.integer({ min: -9, max: 99 }), { minLength: 2, maxLength: 12 })
  })
  const exportSettings: fc.Arbitrary<Project['exportSettings']> = fc.constantFrom(
    {},
    { overlay: { crf: 18, tags: ['a', null] } }
  )
  const fields = {
    video: fc.record({ path: fc.string({ minLength: 1 }), ...constants({ ...size, frameCount }) }),
    objects: fc.uniqueArray(object, { maxLength: 6, selector: ({ id }) => id }),
    references: onFrames<ReferenceMask>(fc.record({ frameIndex, mask: anyMask(size) })),
    masks: onFrames(maskOf(size, frameIndex)),
    range: fc.option(fc.record({ from: frameIndex, to: frameIndex })),
    view: fc.record({ frameIndex, opacity: fc.double({ min: 0, max: 1, noNaN: true }).map(plainZero) }),
    exportSettings
  }
  const bands = fc.array(band, { maxLength: 3 })
  return fc.oneof(fc.record(fields), fc.record({ ...fields, bands }))
}

function constants<T extends Record<string, number>>(values: T): { [K in keyof T]: fc.Arbitrary<number> } {
  const entries = Object.entries(values).map(([name, value]) => [name, fc.constant(value)])
  return Object.fromEntries(entries) as { [K in keyof T]: fc.Arbitrary<number> }
}
