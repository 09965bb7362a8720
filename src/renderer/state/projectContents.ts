import { viewModes } from '../canvas/look'
import type { Project, ProjectSettings } from '../../shared/domain/project'
import type { PlaybackState } from './playback.svelte'
import type { ProjectState } from './project.svelte'
import type { TimelineState } from './timeline.svelte'
import type { ViewState } from './view.svelte'

/** What a project keeps, from where the window has it, and back. */

export interface ProjectSources {
  readonly project: ProjectState
  readonly playback: PlaybackState
  readonly timeline: TimelineState
  readonly view: ViewState
}

export function projectSettings({ project, playback, timeline, view }: ProjectSources): ProjectSettings {
  const { video } = project
  if (!video) throw new RangeError('no video')
  const { width, height } = video.size
  const { bands } = project.document
  return {
    video: { path: video.path, frameCount: video.frameCount, width, height },
    objects: [...project.objects],
    range: timeline.hasRange ? { ...timeline.workRange } : null,
    view: { frameIndex: playback.frameIndex, opacity: view.opacity, mode: view.mode },
    ...(bands.length > 0 && { bands: [...bands] }),
    exportSettings: project.exportSettings
  }
}

export function wholeProject(studio: ProjectSources): Project {
  const { project } = studio
  return { ...projectSettings(studio), references: project.references(), masks: project.savedMasks() }
}

/** Looks at the project as it was looked at when it was saved. */
export function restoreView({ playback, timeline, view }: ProjectSources, settings: ProjectSettings): void {
  if (settings.range) {
    timeline.setIn(settings.range.from)
    timeline.setOut(settings.range.to)
  }
  view.setOpacity(settings.view.opacity)
  const mode = viewModes.find((known) => known === settings.view.mode)
  if (mode) view.setMode(mode)
  playback.seek(settings.view.frameIndex)
}
