import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { VideoInfo } from '../../../shared/domain/types'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { mediaPath } from '../../media/ffmpeg/mediaPath'
import { probeVideo } from '../../media/probe/probe'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { Clips, longGop, pictures } from '../../media/testing/clips'
import { plainOverlay, write } from '../testing/writing'

let clips: Clips
let ffmpeg: FfmpegInstallation
let video: VideoInfo
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  video = await probeVideo(ffmpeg, await makeFilm())
})
afterAll(() => clips.remove())

/** Two seconds with sound of six channels, two subtitles and two chapters. */
async function makeFilm(): Promise<string> {
  const titles = clips.path('titles.srt')
  const chapters = clips.path('chapters.txt')
  await writeFile(titles, '1\n00:00:00,200 --> 00:00:00,600\nErste\n\n2\n00:00:01,200 --> 00:00:01,600\nZweite ö\n')
  const chapter = (from: number, to: number, title: string): string =>
    `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${from}\nEND=${to}\ntitle=${title}\n`
  await writeFile(chapters, `;FFMETADATA1\n${chapter(0, 1000, 'One')}${chapter(1000, 2000, 'Two')}`)
  return clips.make('film ö.mkv', [
    ...pictures('64x48', 25, 2),
    ...['-f', 'lavfi', '-i', 'anoisesrc=duration=2:seed=3,aformat=channel_layouts=5.1'],
    ...['-i', titles, '-i', chapters, '-map', '0:v', '-map', '1:a', '-map', '2:s', '-map_metadata', '3'],
    ...[...longGop, '-c:a', 'ac3', '-c:s', 'srt']
  ])
}

interface Report {
  readonly streams: readonly { readonly codec_type: string; readonly codec_name: string; readonly channels?: number }[]
  readonly chapters: readonly { readonly start_time: string; readonly tags?: { readonly title?: string } }[]
  readonly packets: readonly { readonly codec_type: string; readonly pts_time: string; readonly data_hash: string }[]
}

async function report(path: string): Promise<Report> {
  const show = ['-show_streams', '-show_chapters', '-show_packets', '-show_data_hash', 'md5']
  const { stdout } = await runProcess(ffmpeg.ffprobe, ['-v', 'error', ...show, '-of', 'json', mediaPath(path)])
  return JSON.parse(stdout.toString('utf8')) as Report
}

const hashes = ({ packets }: Report, type: string): string[] =>
  packets.filter(({ codec_type }) => codec_type === type).map(({ data_hash }) => data_hash)

async function exported(name: string, range: { from: number; to: number }) {
  const path = clips.path(name)
  const written = await write({ ffmpeg, video, path, range, format: { ...plainOverlay, container: 'mkv' } })
  await written.publish()
  return report(path)
}

test('sound of six channels, subtitles and chapters are the original’s, bit for bit', async () => {
  const [before, after] = [await report(video.path), await exported('whole.mkv', { from: 0, to: 49 })]
  expect(after.streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'ac3', 'subrip'])
  expect(after.streams[1]?.channels).toBe(6)
  for (const type of ['audio', 'subtitle']) expect(hashes(after, type)).toEqual(hashes(before, type))
  expect(after.chapters.map(({ tags }) => tags?.title)).toEqual(['One', 'Two'])
})

test('where the clock jumps neither sound nor subtitles can be placed, and both are named', async () => {
  const range = { from: 0, to: 4 }
  const jumping = { ...video, clockJumps: { startMicros: 0 } }
  const format = { ...plainOverlay, container: 'mkv' as const }
  const written = await write({ ffmpeg, video: jumping, path: clips.path('jumping.mkv'), range, format })
  expect(written.notes.filter((note) => note.includes('clock jumps')).map((note) => note.split(' left')[0])).toEqual([
    'Sound was',
    'Subtitles were'
  ])
  await written.discard()
})

test('a range has its own part of them, moved to its start', async () => {
  const [before, after] = [await report(video.path), await exported('part.mkv', { from: 20, to: 45 })]
  const sound = hashes(after, 'audio')
  expect(sound.length).toBeGreaterThan(20)
  expect(hashes(before, 'audio')).toEqual(expect.arrayContaining(sound))
  expect(hashes(after, 'subtitle')).toEqual(hashes(before, 'subtitle').slice(1))
  const title = after.packets.find(({ codec_type }) => codec_type === 'subtitle')
  expect(Math.abs(Number(title?.pts_time) - 0.4)).toBeLessThan(0.01)
  expect(after.chapters.map(({ tags, start_time }) => [tags?.title, Number(start_time)])).toEqual([
    ['One', 0],
    ['Two', expect.closeTo(0.2, 1)]
  ])
})
