import type { VideoInfo } from '../../../shared/domain/types'
import type { Container } from '../encode/container'
import type { SourceStream } from './sourceStreams'
import { trackTagOptions } from './trackTags'

/** Which streams of the original a container can hold as they are, and what becomes of the others. */

const copyable: Record<Container, Record<SourceStream['type'], RegExp>> = {
  mp4: { audio: /^(aac|mp3|ac3|eac3|alac|opus|mp2|flac)$/, subtitle: /^mov_text$/ },
  mov: {
    audio: /^(aac|mp3|ac3|eac3|alac|mp2|pcm_(s16|s24|s32|f32|f64)(le|be)|pcm_(alaw|mulaw|s8|u8))$/,
    subtitle: /^mov_text$/
  },
  matroska: {
    audio: /./,
    subtitle: /^(subrip|ass|ssa|webvtt|hdmv_pgs_subtitle|dvd_subtitle|dvb_subtitle)$/
  },
  webm: { audio: /^(opus|vorbis)$/, subtitle: /^webvtt$/ }
}

const textSubtitles = /^(subrip|srt|ass|ssa|webvtt|mov_text|text|microdvd|subviewer)$/
const converted: Record<Container, Record<SourceStream['type'], string>> = {
  mp4: { audio: 'aac', subtitle: 'mov_text' },
  mov: { audio: 'aac', subtitle: 'mov_text' },
  matroska: { audio: 'aac', subtitle: 'subrip' },
  webm: { audio: 'libopus', subtitle: 'webvtt' }
}

export interface ExtraStream extends SourceStream {
  /** `copy`, or the encoder it is converted with. */
  readonly encoder: string
}

export interface ExtraPlan {
  readonly streams: readonly ExtraStream[]
  /** What is not as in the original, a sentence each. */
  readonly notes: readonly string[]
}

/** Streams that can be cut where the pictures are: joined recordings have no clock for that. */
export function placeable(sources: readonly SourceStream[], { clockJumps }: VideoInfo): readonly SourceStream[] {
  return clockJumps ? [] : sources
}

/** What is left out for want of a clock. */
export function unplacedNotes(sources: readonly SourceStream[], { clockJumps }: VideoInfo): string[] {
  if (!clockJumps) return []
  const kinds = [['audio', 'Sound was'], ['subtitle', 'Subtitles were']] as const // prettier-ignore
  return kinds
    .filter(([type]) => sources.some((stream) => stream.type === type))
    .map(([, what]) => `${what} left out: the file’s clock jumps, so that the place of each is not known exactly.`)
}

/** @param changesSound sound is not copied, because it is not kept as it is */
export function planExtras(container: Container, sources: readonly SourceStream[], changesSound = false): ExtraPlan {
  const holds = (stream: SourceStream): boolean =>
    copyable[container][stream.type].test(stream.codec) && !/^(none|unknown)$/.test(stream.codec)
  const copies = (stream: SourceStream): boolean => holds(stream) && !(changesSound && stream.type === 'audio')
  const convertible = (stream: SourceStream): boolean =>
    stream.readable && (stream.type === 'audio' || textSubtitles.test(stream.codec))
  const kept = sources.filter((stream) => copies(stream) || convertible(stream))
  const streams = kept.map((stream) => ({
    ...stream,
    encoder: copies(stream) ? 'copy' : converted[container][stream.type]
  }))
  const changed = streams.filter(({ encoder }) => encoder !== 'copy')
  const names = (list: readonly SourceStream[]): string => [...new Set(list.map(({ codec }) => codec))].join(', ')
  const sound = changed.filter((stream) => stream.type === 'audio' && !holds(stream))
  const text = changed.filter(({ type }) => type === 'subtitle')
  const left = sources.filter((stream) => !kept.includes(stream))
  const leftText = left.filter(({ type }) => type === 'subtitle')
  const leftSound = left.filter(({ type }) => type === 'audio')
  const to = converted[container].audio === 'libopus' ? 'Opus' : 'AAC'
  return {
    streams,
    notes: [
      ...(changesSound && streams.some(({ type }) => type === 'audio')
        ? [`Sound was converted to ${to}: parts of it are silent.`]
        : []),
      ...(sound.length > 0 && !changesSound
        ? [`Sound was converted to ${to}: ${container} cannot hold ${names(sound)}.`]
        : []),
      ...(text.length > 0 ? [`Subtitles were converted: ${container} cannot hold ${names(text)}.`] : []),
      ...(leftText.length > 0 ? [`Subtitles were left out: ${container} cannot hold ${names(leftText)}.`] : []),
      ...(leftSound.length > 0 ? [`Sound was left out: this FFmpeg cannot read ${soundNames(leftSound)}.`] : [])
    ]
  }
}

/** `track 2`, `track 2 (ac4)`: the codec says nothing where FFmpeg does not know it. */
function soundNames(streams: readonly SourceStream[]): string {
  const name = ({ position, codec }: SourceStream): string =>
    /^(none|unknown)$/.test(codec) ? `track ${position + 1}` : `track ${position + 1} (${codec})`
  return streams.map(name).join(', ')
}

/**
 * Output options for the streams, which are those of input 1.
 * @param tagsIn the container, where names and languages come along; else null
 */
export function extraOptions(streams: readonly ExtraStream[], tagsIn: Container | null): string[] {
  const positions = { audio: 0, subtitle: 0 }
  return streams.flatMap((stream) => {
    const { type, position, encoder, channels } = stream
    const letter = type === 'audio' ? 'a' : 's'
    const at = positions[type]++
    const rate = type === 'audio' && encoder !== 'copy' ? [`-b:a:${at}`, `${96 * Math.max(1, channels)}k`] : []
    const tags = tagsIn === null ? [] : trackTagOptions(tagsIn, `${letter}:${at}`, stream)
    return ['-map', `1:${letter}:${position}`, `-c:${letter}:${at}`, encoder, ...rate, ...tags]
  })
}
