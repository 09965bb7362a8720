import { deflateSync } from 'node:zlib'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { Project, ProjectMask } from '../../../shared/domain/project'
import type { EncodedMask } from '../../../shared/domain/types'

const size = { width: 1920, height: 1080 }

/** Three blobs with ragged edges that move: run lengths as long as those of real masks. */
function maskOf(frameIndex: number): EncodedMask {
  const data = new Uint8Array(size.width * size.height)
  for (let object = 1; object <= 3; object++) {
    const centre = 300 + object * 400 + (frameIndex % 200)
    for (let y = 200; y < 800; y++) {
      const half = Math.round(Math.sqrt(1 - ((y - 500) / 300) ** 2) * 180 + ((y * 31 + frameIndex * 17) % 5))
      data.fill(object, y * size.width + centre - half, y * size.width + Math.min(centre + half, size.width - 1))
    }
  }
  return encodeMask({ ...size, data })
}

/** A project as long work makes one: three objects of 1920×1080 on every frame. */
export function largeProject(frameCount: number): Project {
  // Distinct masks for a cycle of frames: making all of them would take minutes and measure nothing else.
  const masks = Array.from({ length: 100 }, (_, index) => maskOf(index))
  const plane = Uint8Array.from({ length: 3 * 171 * 96 }, (_, at) => (at % 171 > 80 ? 250 : at % 7))
  const soft = { width: 171, height: 96, objectIds: [1, 2, 3], bytes: new Uint8Array(deflateSync(plane)) }
  const entry = (frameIndex: number): ProjectMask => {
    const mask = masks[frameIndex % masks.length]!
    return { frameIndex, mask, confidence: { 1: 0.91, 2: 0.87, 3: 0.99 }, madeFrom: '0:abc', soft }
  }
  return {
    video: { path: '/clips/a.mp4', frameCount, ...size },
    objects: [1, 2, 3].map((id) => ({ id, name: `Object ${id}`, colour: [id, 2, 3], visible: true, locked: false })),
    references: [{ frameIndex: 0, mask: masks[0]! }],
    masks: Array.from({ length: frameCount }, (_, frameIndex) => entry(frameIndex)),
    range: null,
    view: { frameIndex: 0, opacity: 0.5 },
    exportSettings: {}
  }
}
