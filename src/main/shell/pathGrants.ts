import { z } from 'zod'
import type { ExportJob } from '../../shared/domain/exportJob'
import type { PackedProject } from '../../shared/domain/packedProject'
import type { PathContents } from '../../shared/domain/pathContents'
import type { VideoLink } from '../../shared/domain/videoLink'
import type { GrantedPaths } from './grantedPaths'

/** Which paths come along with what the user showed. */

/** Of what was found behind a path: the clip of numbered pictures, the clips of a data set. */
export function grantFound(granted: GrantedPaths, found: PathContents): void {
  if (found.kind === 'sequence') granted.grant('read', found.sequence.path)
  if (found.kind !== 'dataSet') return
  for (const { images, firstMask } of found.clips) {
    granted.grant('read', images)
    if (firstMask !== null) granted.grant('read', firstMask)
  }
}

const exportPanel = z.object({
  panel: z.object({ backdrop: z.object({ image: z.string(), video: z.string() }).partial() })
})

/** Of a project: its video, files that may be it, and what goes behind its objects. */
export function grantOfProject(granted: GrantedPaths, { head }: PackedProject, link: VideoLink): void {
  const { success, data } = exportPanel.safeParse(head.exportSettings)
  const backdrops = success ? Object.values(data.panel.backdrop) : []
  for (const path of [head.video.path, link.path, ...link.candidates, ...backdrops]) {
    if (path) granted.grant('read', path)
  }
}

/** @throws StudioError `bad-arguments` where an export names files nobody showed */
export async function checkSources(granted: GrantedPaths, { videoPath, format }: ExportJob): Promise<void> {
  await granted.checkReading(videoPath)
  if (format.kind === 'background' && 'path' in format.backdrop) await granted.checkReading(format.backdrop.path)
}
