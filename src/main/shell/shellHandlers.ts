import { basename, dirname, join } from 'node:path'
import { app, shell } from 'electron'
import { StudioError } from '../../shared/domain/errors'
import type { farmCommands } from '../../shared/ipc/farmCommands'
import type { queueCommands } from '../../shared/ipc/queueCommands'
import { engineCommandNames, type CommandName, type Handlers } from '../../shared/ipc/contract'
import {
  askAboutUnsaved,
  askForBackdrop,
  askForExportFolder,
  askForMasks,
  askForProject,
  askForSequence,
  askForVideo,
  askWhereToSave
} from './dialogs'
import { badArguments } from './dispatch'
import type { GrantedPaths } from './grantedPaths'
import type { OpenedVideo } from './openedVideo'
import { readSample } from './sample'
import { preferenceHandlers } from './preferenceHandlers'
import { projectHandlers } from './projectHandlers'
import type { ShellContext } from './shellContext'

type ShellCommand = Exclude<
  CommandName,
  (typeof engineCommandNames)[number] | keyof typeof queueCommands | keyof typeof farmCommands
>

/** Answers every command that is none of the engine's, the queue's or the farm's. */
export function shellHandlers(context: ShellContext): Handlers<ShellCommand> {
  return {
    ...windowHandlers(context),
    ...fileHandlers(context),
    ...problemHandlers(context),
    ...dialogHandlers(context),
    ...projectHandlers(context),
    ...preferenceHandlers(context)
  }
}

function windowHandlers(
  context: ShellContext
): Handlers<'app:start' | 'app:sample' | 'window:describe' | 'menu:allow' | 'recent:clear'> {
  const { window, recent, granted } = context
  return {
    'app:start': async () => {
      const files = await recent.list()
      const { initialPath, samplePath } = context
      for (const path of [initialPath, samplePath, ...files.map((file) => file.path)]) {
        if (path !== null) granted.grant('read', path)
      }
      return { appVersion: app.getVersion(), initialPath, samplePath, recent: files }
    },
    'app:sample': () => readSample(context.samplePath),
    'window:describe': async ({ title, edited }) => {
      window.describe(title, edited)
      return undefined
    },
    'menu:allow': async ({ unmet }) => {
      context.menu.allow(unmet)
      return undefined
    },
    'recent:clear': async () => {
      await recent.clear()
      context.recentChanged()
      return undefined
    }
  }
}

/** Files this session wrote or opened, and no others. */
function fileHandlers({ recent, granted }: ShellContext): Handlers<'shell:reveal' | 'shell:play'> {
  return {
    'shell:reveal': async ({ path }) => {
      const isOurs = granted.knows(path) || (await recent.list()).some((file) => file.path === path)
      if (!isOurs) throw badArguments(`“${path}” is no file of this session.`)
      shell.showItemInFolder(path)
      return undefined
    },
    'shell:play': async ({ path }) => {
      if (!granted.knows(path)) throw badArguments(`“${path}” is no file of this session.`)
      const refusal = await shell.openPath(path)
      if (refusal !== '') throw new StudioError('file-unreadable', refusal, { hint: 'Show it in its folder instead.' })
      return undefined
    }
  }
}

function problemHandlers({ problems }: ShellContext): Handlers<'log:show' | 'log:copyReport'> {
  return {
    'log:show': async () => {
      await problems.showLog()
      return undefined
    },
    'log:copyReport': async () => {
      await problems.copyReport()
      return undefined
    }
  }
}

function dialogHandlers({ window, granted, video }: ShellContext): Handlers<Extract<ShellCommand, `dialog:${string}`>> {
  const grant = (purpose: Parameters<GrantedPaths['grant']>[0], path: string | null): { path: string | null } => ({
    path: path === null ? null : granted.grant(purpose, path)
  })
  return {
    'dialog:openVideo': async () => grant('read', await askForVideo(window)),
    'dialog:openProject': async () => grant('read', await askForProject(window)),
    'dialog:openSequence': async () => grant('read', await askForSequence(window)),
    'dialog:openMasks': async ({ folder }) => grant('read', await askForMasks(window, folder)),
    'dialog:saveProject': async ({ suggestedName }) =>
      grant('project', await askWhereToSave(window, besideVideo(video, suggestedName))),
    'dialog:exportFolder': async ({ folder }) => grant('export', await askForExportFolder(window, folder)),
    'dialog:exportBackdrop': async ({ kind }) => grant('read', await askForBackdrop(window, kind)),
    'dialog:unsaved': async ({ name }) => ({ choice: await askAboutUnsaved(window, name) })
  }
}

/** Suggests the video's own folder. The name is the page's: only its last part counts. */
function besideVideo(video: OpenedVideo, suggestedName: string): string {
  const name = basename(suggestedName)
  return video.path === null ? name : join(dirname(video.path), name)
}
