import { dirname } from 'node:path'
import type { ExportMask, ExportObject } from '../../shared/domain/exportJob'
import type { Project, ProjectMask } from '../../shared/domain/project'
import { madeFromSaved, packProject } from '../../shared/domain/projectPacking'
import type { FrameRange, ReferenceMask, VideoInfo } from '../../shared/domain/types'
import { clearIncomplete } from '../files/incompleteMark'
import { saveProject } from '../project/projectStore'
import { fingerprintVideo } from '../project/videoFingerprint'
import { makeFolder } from '../files/makeFolder'

/** What masks were carried on, from and for. */
export interface ClipSource {
  readonly video: VideoInfo
  /** The one they come from, if any: what is not about masks is taken over. */
  readonly project: Project | null
  readonly objects: readonly ExportObject[]
  readonly references: readonly ReferenceMask[]
  readonly range: FrameRange
}

/** Writes what was carried as a project, to go on with in the window. @returns the path */
export async function saveClipProject(
  path: string,
  { video, project, objects, references, range }: ClipSource,
  made: readonly ExportMask[]
): Promise<string> {
  const { width, height } = video.size
  const fingerprint = await fingerprintVideo(video.path)
  const masks = made
    .filter(({ isReference }) => !isReference)
    .map(({ frameIndex, mask, confidence = {}, soft }): ProjectMask => ({
      ...{ frameIndex, mask, confidence, madeFrom: madeFromSaved },
      ...(soft && { soft })
    }))
  const whole: Project = {
    video: { path: video.path, frameCount: video.frameCount, width, height, ...(fingerprint && { fingerprint }) },
    // In the order of a file that was read and written again: the same project is the same bytes.
    objects: objects.map(({ id, name, colour, ...rest }) => ({
      id,
      name,
      colour,
      visible: true,
      locked: false,
      ...rest
    })),
    range: range.from === 0 && range.to === video.frameCount - 1 ? null : { ...range },
    view: project?.view ?? { frameIndex: range.from, opacity: 0.5 },
    exportSettings: project?.exportSettings ?? {},
    references: [...references],
    masks
  }
  await makeFolder(dirname(path))
  await saveProject(path, packProject(whole))
  await clearIncomplete(path)
  return path
}
