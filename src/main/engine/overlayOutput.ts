import { exportDefaults } from '../../shared/domain/exportDefaults'
import type { OverlayFormat } from '../../shared/domain/exportFormats'
import type { ExportObject } from '../../shared/domain/exportJob'
import { defaultColour } from '../../shared/domain/palette'
import type { FrameRange, ObjectId } from '../../shared/domain/types'
import type { ExportContext, ExportTarget } from '../export/exportWriter'
import { overlayWriter } from '../export/overlay/overlayWriter'
import type { FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import type { VideoDecoder } from '../session/ports'

interface OverlayRequest {
  readonly ffmpeg: FfmpegInstallation
  readonly decoder: VideoDecoder
  readonly range: FrameRange
  readonly path: string
  readonly objects: readonly ObjectId[]
  readonly overwrite: boolean
  readonly standardRange: boolean
  readonly signal: AbortSignal
}

/** The overlay that `segment` writes beside the masks: what its writer is given but for the masks. */
export function overlayOutput({ path, objects, standardRange, ...request }: OverlayRequest) {
  const context: ExportContext<OverlayFormat> = {
    ...{ ...request, video: request.decoder.video },
    format: { ...format, standardRange },
    masks: { at: () => null },
    frameDone: () => undefined
  }
  const target: ExportTarget = { path, objects: objects.map(drawn) }
  return { writer: overlayWriter, context, target }
}

function drawn(id: ObjectId): ExportObject {
  const [red, green, blue] = defaultColour(id)
  return { id, name: '', colour: [red, green, blue] }
}

const format: OverlayFormat = {
  ...{ kind: 'overlay', codec: exportDefaults.codecs.overlay, encoder: 'software' },
  ...{ extras: exportDefaults.extras, opacity: exportDefaults.opacity, labels: exportDefaults.labels }
}
