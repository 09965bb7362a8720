import { basename, dirname } from 'node:path'
import type { PackedProject } from '../../shared/domain/packedProject'
import type { VideoLink } from '../../shared/domain/videoLink'
import type { Handlers } from '../../shared/ipc/contract'
import type { projectCommands } from '../../shared/ipc/projectCommands'
import { isReadOnly } from '../files/atomicWrite'
import { findVideo } from '../project/findVideo'
import { openProject, saveProject } from '../project/projectStore'
import { grantOfProject } from './pathGrants'
import { rememberFile } from './rememberFile'
import type { ShellContext } from './shellContext'

type ProjectCommand = keyof typeof projectCommands

export function projectHandlers(context: ShellContext): Handlers<ProjectCommand> {
  return { ...fileHandlers(context), ...autosaveHandlers(context) }
}

function fileHandlers(context: ShellContext): Handlers<'project:save' | 'project:open'> {
  const { granted, autosaves } = context
  let saving: Promise<unknown> = Promise.resolve()
  return {
    'project:save': async ({ path, project }) => {
      granted.check('project', path)
      // One after the other: of two saves at once, the later one must be the one that stays.
      const saved = saving.then(() => saveProject(path, withFingerprint(context, project)))
      saving = saved.catch(() => undefined)
      await saved
      // The project is safe: an autosave that cannot begin afresh says so with the next change.
      await autosaves.saved({ projectPath: path, name: basename(path) }).catch(() => undefined)
      await rememberFile(context, path)
      return undefined
    },
    'project:open': async ({ path }) => {
      await granted.checkReading(path)
      const { packed, videoPaths } = await openProject(path)
      granted.grant('project', path)
      await rememberFile(context, path)
      const found = await linked(packed, videoPaths, [dirname(path)])
      grantOfProject(granted, packed, found.video)
      return { ...found, readOnly: await isReadOnly(path) }
    }
  }
}

function autosaveHandlers(context: ShellContext): Handlers<Extract<ProjectCommand, `autosave:${string}`>> {
  const { autosaves, granted, video } = context
  return {
    'autosave:begin': async ({ path, id }) => {
      if (path !== null) granted.check('project', path)
      await autosaves.begin({ projectPath: path, name: basename(path ?? video.path ?? '') }, id ?? undefined)
      return undefined
    },
    'autosave:append': async (patch) => {
      await autosaves.append(patch)
      return undefined
    },
    'autosave:discard': async () => {
      await autosaves.discard()
      return undefined
    },
    'autosave:list': () => autosaves.list(),
    'autosave:ofProject': async ({ path }) => {
      await granted.checkReading(path)
      return autosaves.ofProject(path)
    },
    'autosave:recover': async ({ id }) => {
      const { packed, projectPath, name, savedAt, complete } = await autosaves.recover(id)
      if (projectPath !== null) granted.grant('project', projectPath)
      const folders = projectPath === null ? [] : [dirname(projectPath)]
      const { project, video: link } = await linked(packed, [packed.head.video.path], folders)
      grantOfProject(granted, packed, link)
      return { id, name, savedAt, projectPath, complete, project, video: link }
    },
    'autosave:discarded': () => autosaves.discarded(),
    'autosave:restore': async ({ id }) => {
      await autosaves.restore(id)
      return undefined
    },
    'autosave:forget': async ({ id }) => {
      await autosaves.forget(id)
      return undefined
    }
  }
}

/** The project with the video it was found to have. */
async function linked(
  packed: PackedProject,
  paths: readonly string[],
  folders: readonly string[]
): Promise<{ project: PackedProject; video: VideoLink }> {
  const { head, bytes } = packed
  const video = await findVideo({ paths, fingerprint: head.video.fingerprint, folders })
  return { project: { head: { ...head, video: { ...head.video, path: video.path } }, bytes }, video }
}

/** The window knows where the video is; what it was when it was opened, only this process knows. */
function withFingerprint({ video }: ShellContext, { head, bytes }: PackedProject): PackedProject {
  const fingerprint = video.fingerprintOf(head.video.path)
  return fingerprint ? { head: { ...head, video: { ...head.video, fingerprint } }, bytes } : { head, bytes }
}
