import { noteFromOne } from '../../shared/domain/notesFromOne'
import type { VideoInfo } from '../../shared/domain/types'
import type { StudioParts } from './parts.svelte'

/** The engine opens the video; the window goes on showing the former one until it is shown. */
export async function openingVideo({ client }: StudioParts, path: string): Promise<VideoInfo> {
  const { video } = await client.call('video:open', { path })
  return video
}

/** The engine holds another video by now: it gets back the one the window still shows. */
export async function reopenShown({ client, project }: StudioParts): Promise<void> {
  if (project.video) await client.call('video:open', { path: project.video.path })
  else await client.call('video:close', undefined)
}

/** Shows a video the engine has open, without anything made on it. */
export function showVideo(studio: StudioParts, video: VideoInfo): void {
  const { client, jobs, painting, playback, project, thumbnails, timeline, toasts, tools, view } = studio
  // The engine ended the former clip's job with the clip; a late mask of it must not land here.
  jobs.abandon()
  client.frames.cancelAll()
  painting.reset()
  project.reset(video)
  tools.reset(video.size)
  view.setVideo(video.size)
  playback.reset(video)
  timeline.reset(video.frameCount)
  thumbnails.reset()
  toasts.clear()
  if (studio.recovery?.shown) studio.recovery = null
  for (const note of video.notes) toasts.show({ kind: 'notice', message: noteFromOne(note) })
  void studio.loadEngine()
}
