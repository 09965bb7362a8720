import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trackLanguage, trackName } from './trackTags'
import type { VideoInfo } from '../../../shared/domain/types'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { mediaPath } from '../../media/ffmpeg/mediaPath'
import { probeVideo } from '../../media/probe/probe'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { Clips, longGop, pictures } from '../../media/testing/clips'
import { plainOverlay, write, writeUnchanged } from '../testing/writing'

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

type Tags = Readonly<Record<string, string>>

interface Report {
  readonly streams: readonly {
    readonly codec_type: string
    readonly codec_name: string
    readonly channels?: number
    readonly tags?: Tags
  }[]
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

describe('names and languages of tracks', () => {
  const names = [1, 2, 3, 4, 5, 6].map((track) => `Spur ${track} ö`)

  /** As recorders make it: a track of sound for each name, and a subtitle. */
  async function makeNamed(ending: string, languages: readonly string[]): Promise<string> {
    const isMov = ending !== 'mkv'
    const tags = names.flatMap((name, at) => [
      ...[`-metadata:s:a:${at}`, `${isMov ? 'handler_name' : 'title'}=${name}`],
      ...[`-metadata:s:a:${at}`, `language=${languages[at % languages.length]}`]
    ])
    const titles = clips.path('titles.srt')
    return clips.make(`named ${languages.join(' ')}.${ending}`, [
      ...pictures('64x48', 25, 1),
      ...['-f', 'lavfi', '-i', 'anoisesrc=duration=1:seed=3', '-i', titles, '-map', '0:v'],
      ...[...names.flatMap(() => ['-map', '1:a']), '-map', '2:s', ...longGop, '-c:a', 'aac'],
      ...['-c:s', isMov ? 'mov_text' : 'srt', ...tags, '-metadata:s:s:0', `language=${languages[0]}`],
      ...['-metadata:s:s:0', `${isMov ? 'handler_name' : 'title'}=Untertitel`]
    ])
  }

  async function tracksOf(path: string, type: string) {
    const { streams } = await report(path)
    const ours = streams.filter(({ codec_type }) => codec_type === type)
    return ours.map(({ tags = {} }) => [trackName(tags), trackLanguage(tags)])
  }

  async function exportedAs(ending: string, source: string, range = { from: 0, to: 24 }) {
    const path = clips.path(`out of ${source.split('.').at(-1)}.${ending}`)
    const notes = await writeUnchanged({ ffmpeg, video: await probeVideo(ffmpeg, source), path, range })
    return { notes, sound: await tracksOf(path, 'audio'), titles: await tracksOf(path, 'subtitle') }
  }

  // FFmpeg knows German in MOV as `ger`.
  test.each([
    ['mkv', 'mp4', 'deu'],
    ['mkv', 'mov', 'ger'],
    ['mkv', 'mkv', 'deu'],
    ['mp4', 'mkv', 'deu'],
    ['mp4', 'mov', 'ger'],
    ['mov', 'mp4', 'swe']
  ])('of %s come along to %s', async (from, to, language) => {
    const source = await makeNamed(from, [from === 'mov' ? 'sve' : 'deu'])
    const { notes, sound, titles } = await exportedAs(to, source)
    expect(sound).toEqual(names.map((name) => [name, language]))
    expect(titles).toEqual([['Untertitel', language]])
    expect(notes.join()).not.toContain('language')
  })

  test('a range has them too, and sound that is converted', async () => {
    const { sound } = await exportedAs('mov', await makeNamed('mkv', ['swe']), { from: 5, to: 14 })
    expect(sound).toEqual(names.map((name) => [name, 'swe']))
    const film = await clips.make('opus.mkv', [
      ...[...pictures('64x48', 25, 1), '-f', 'lavfi', '-i', 'anoisesrc=duration=1:seed=3'],
      ...[...longGop, '-c:a', 'libopus', '-metadata:s:a:0', 'title=Ton', '-metadata:s:a:0', 'language=fre']
    ])
    expect((await exportedAs('mov', film)).sound).toEqual([['Ton', 'fra']])
  })

  test('a language that the container has no code for is named', async () => {
    const source = await makeNamed('mkv', ['mul', 'haw', 'de'])
    const mov = await exportedAs('mov', source)
    expect(mov.notes).toEqual(
      expect.arrayContaining([
        'The language of sound was left out: mov cannot hold mul, haw, de.',
        'The language of subtitles was left out: mov cannot hold mul.'
      ])
    )
    expect(mov.sound).toEqual(names.map((name) => [name, undefined]))
    const mp4 = await exportedAs('mp4', source)
    expect(mp4.notes).toContain('The language of sound was left out: mp4 cannot hold de.')
    expect(mp4.sound.map(([, language]) => language)).toEqual(['mul', 'haw', undefined, 'mul', 'haw', undefined])
  })

  test('what muxers call tracks is no name', () => {
    const generic = ['SoundHandler', 'Core Media Audio', '', '\tGoPro AAC  ', 'Apple Sound Media Handler', 'soun']
    for (const handler_name of generic) expect(trackName({ handler_name })).toBeUndefined()
    expect(trackName({ handler_name: 'Mikrofon' })).toBe('Mikrofon')
    expect(trackName({ handler_name: 'SoundHandler', TITLE: 'Mikrofon' })).toBe('Mikrofon')
    expect([trackLanguage({ language: 'und' }), trackLanguage({ language: 'sve' })]).toEqual([undefined, 'swe'])
  })
})
