import { dirname } from 'node:path'
import type { ExportMask } from '../../../shared/domain/exportJob'
import type { Project, ProjectMask } from '../../../shared/domain/project'
import { madeFromSaved, packProject } from '../../../shared/domain/projectPacking'
import { saveProject } from '../../project/projectStore'
import { fingerprintVideo } from '../../project/videoFingerprint'
import type { BatchSource } from './batchSource'
import { makeFolder } from '../../files/makeFolder'

/** Writes what a segment job made as a project, to go on with in the window. @returns the path */
export async function saveBatchProject(
  path: string,
  { video, project, objects, references, range }: BatchSource,
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
    objects: objects.map((object) => ({ visible: true, locked: false, ...object })),
    range: range.from === 0 && range.to === video.frameCount - 1 ? null : { ...range },
    view: project?.view ?? { frameIndex: range.from, opacity: 0.5 },
    exportSettings: project?.exportSettings ?? {},
    references: [...references],
    masks
  }
  await makeFolder(dirname(path))
  await saveProject(path, packProject(whole))
  return path
}
