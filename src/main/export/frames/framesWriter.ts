import type { FramesFormat } from '../../../shared/domain/exportFormats'
import { pictureWriter } from '../encode/pictureWriter'

/** The pictures of the video as they are, numbered. */
export const framesWriter = pictureWriter<FramesFormat>({
  content: 'picture',
  composer: async () => ({ compose: async ({ data }) => data })
})
