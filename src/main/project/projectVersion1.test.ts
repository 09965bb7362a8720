import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EncodedMask } from '../../shared/domain/types'
import { unpackProject } from '../../shared/domain/projectPacking'
import { parseProject } from './projectFile'
import { anyProject } from './testing/anyProject'

const asText = ({ width, height, runs }: EncodedMask): object => {
  return { width, height, runs: Buffer.from(runs).toString('base64') }
}

test('a project of the first format keeps every object, painting and mask when it is read', () => {
  fc.assert(
    fc.property(anyProject(), fc.boolean(), (project, stale) => {
      const { video, objects, references, masks, view } = project
      const former = {
        ...{ format: 'hodor-project', version: 1, video, objects, view },
        references: references.map(({ frameIndex, mask }) => ({ frameIndex, mask: asText(mask) })),
        masks: masks.map(({ frameIndex, mask, confidence }) => ({ frameIndex, mask: asText(mask), confidence, stale }))
      }
      const back = unpackProject(parseProject(Buffer.from(JSON.stringify(former)), 'old.hodor').packed)
      expect(back.objects).toEqual(objects)
      expect(back.references).toEqual(references)
      expect(back.masks.map(({ frameIndex, mask, confidence }) => ({ frameIndex, mask, confidence }))).toEqual(
        masks.map(({ frameIndex, mask, confidence }) => ({ frameIndex, mask, confidence }))
      )
      expect(back.view).toEqual(view)
    })
  )
})
