import { dirname, resolve } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import type { Project } from '../../shared/domain/project'
import { unpackProject } from '../../shared/domain/projectPacking'
import { findVideo } from '../project/findVideo'
import { openProject } from '../project/projectStore'

export function isProject(path: string): boolean {
  return /\.hodor$/i.test(path)
}

/** A saved project whose clip was found: also beside it. @throws StudioError `file-not-found`, and as `openProject` */
export async function readProjectSource(path: string): Promise<Project> {
  const { packed, videoPaths } = await openProject(path)
  const { fingerprint } = packed.head.video
  const link = await findVideo({ paths: videoPaths, fingerprint, folders: [dirname(resolve(path))] })
  if (link.state === 'missing') {
    throw new StudioError('file-not-found', `The video of the project, ${link.path}, is missing.`, {
      hint: 'Put it back beside the project, or name its new place.'
    })
  }
  const project = unpackProject(packed)
  return { ...project, video: { ...project.video, path: link.path } }
}
