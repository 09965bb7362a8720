import type { Container } from '../encode/container'

/** Names and languages of sound and subtitles: where each container keeps them, and which it has no place for. */

interface TaggedTrack {
  readonly type: 'audio' | 'subtitle'
  readonly name?: string
  readonly language?: string
}

type Tags = Readonly<Record<string, string | undefined>>

/** What muxers and recorders call tracks nobody named. */
const genericHandler = /^\W*$|handle(r|rs)?$|^(soun|sound|audio|text|sbtl|subtitles?)$|^core media|^iso media|gopro/i

/** The name somebody gave a track: its title, or its handler's name, which is all that MP4 and MOV keep. */
export function trackName(tags: Tags): string | undefined {
  const title = tagOf(tags, 'title')
  if (title !== undefined && title !== '') return title
  const handler = tagOf(tags, 'handler_name')
  return handler === undefined || genericHandler.test(handler) ? undefined : handler
}

/** As the file writes it; absent where it says that it is not known. */
export function trackLanguage(tags: Tags): string | undefined {
  const language = tagOf(tags, 'language')?.toLowerCase() ?? ''
  return language === '' || language === 'und' ? undefined : (spelledOtherwise[language] ?? language)
}

/** Matroska and others write the names of tags in capitals at times. */
function tagOf(tags: Tags, name: string): string | undefined {
  return Object.entries(tags)
    .find(([key]) => key.toLowerCase() === name)?.[1]
    ?.trim()
}

/** FFmpeg's own spellings of Macintosh language codes, read from MOV, and the codes of ISO 639 they stand for. */
const spelledOtherwise: Readonly<Record<string, string>> = {
  ...{ sve: 'swe', hr: 'hrv', fo: 'fao', sr: 'srp', pa: 'pan', iri: 'gle' }
}

/**
 * FFmpeg writes MOV with Macintosh codes, and knows each by one spelling: for some languages that of ISO 639-2/B, for
 * others that of 639-2/T, for a few one of its own. The spelling of a language by those it may come with.
 */
const macintoshSpelling: Readonly<Record<string, string>> = {
  ...{ deu: 'ger', nld: 'dut', ell: 'gre', isl: 'ice', zho: 'chi', sqi: 'alb', mkd: 'mac', hye: 'arm', kat: 'geo' },
  ...{ bod: 'tib', mya: 'bur', msa: 'may', cym: 'wel', eus: 'baq', fas: 'per' },
  ...{ fre: 'fra', rum: 'ron', cze: 'ces', slo: 'slk' },
  ...{ swe: 'sve', hrv: 'hr ', scr: 'hr ', fao: 'fo ', srp: 'sr ', scc: 'sr ', pan: 'pa ', gle: 'iri' }
}

/** The spellings FFmpeg takes. */
const macintosh = new Set([
  ...['eng', 'fra', 'ger', 'ita', 'dut', 'sve', 'spa', 'dan', 'por', 'nor', 'heb', 'jpn', 'ara', 'fin', 'gre', 'ice'],
  ...['mlt', 'tur', 'hr ', 'chi', 'urd', 'hin', 'tha', 'kor', 'lit', 'pol', 'hun', 'est', 'lav', 'fo ', 'per', 'rus'],
  ...['iri', 'alb', 'ron', 'ces', 'slk', 'slv', 'yid', 'sr ', 'mac', 'bul', 'ukr', 'bel', 'uzb', 'kaz', 'aze', 'arm'],
  ...['geo', 'mol', 'kir', 'tgk', 'tuk', 'mon', 'pus', 'kur', 'kas', 'tib', 'nep', 'san', 'mar', 'ben', 'asm', 'guj'],
  ...['pa ', 'ori', 'mal', 'kan', 'tam', 'tel', 'bur', 'khm', 'lao', 'vie', 'ind', 'tgl', 'may', 'amh', 'orm', 'som'],
  ...['swa', 'run', 'mlg', 'epo', 'wel', 'baq', 'cat', 'lat', 'que', 'grn', 'aym', 'tat', 'uig', 'dzo', 'jav']
])

/** @returns null where the container has no code for it */
function languageIn(container: Container, language: string): string | null {
  // MP4 packs three letters; MOV numbers the languages the Macintosh knew; Matroska keeps any text.
  if (container === 'mp4') return /^[a-z]{3}$/.test(language) ? language : null
  if (container !== 'mov') return language
  const spelled = macintoshSpelling[language] ?? language
  return macintosh.has(spelled) ? spelled : null
}

interface TaggedStreams {
  readonly container: Container | null
  readonly extras: readonly TaggedTrack[]
  readonly keepsMetadata: boolean
}

/** Languages that are lost against the wish, a sentence each. */
export function lostLanguages({ container, extras, keepsMetadata }: TaggedStreams): string[] {
  if (container === null || !keepsMetadata) return []
  const kinds = [['audio', 'sound'], ['subtitle', 'subtitles']] as const // prettier-ignore
  return kinds.flatMap(([type, what]) => {
    const lost = extras.filter((each) => each.type === type && isLost(container, each))
    if (lost.length === 0) return []
    const codes = [...new Set(lost.map(({ language }) => language))].join(', ')
    return [`The language of ${what} was left out: ${container} cannot hold ${codes}.`]
  })
}

function isLost(container: Container, { language }: TaggedTrack): boolean {
  return language !== undefined && languageIn(container, language) === null
}

/** Output options for one stream. @param specifier as `a:0` */
export function trackTagOptions(
  container: Container,
  specifier: string,
  { name, language }: Pick<TaggedTrack, 'name' | 'language'>
): string[] {
  const isMov = container === 'mp4' || container === 'mov'
  const tag = (key: string, value: string): string[] => [`-metadata:s:${specifier}`, `${key}=${value}`]
  // What cannot be held is said to be left out: muxers would keep the beginning of some.
  const code = language === undefined ? null : (languageIn(container, language) ?? 'und')
  return [
    // Players of MP4 and MOV look at one or the other; of the two, FFmpeg reads back only the handler's name.
    ...(name === undefined ? [] : [...tag('title', name), ...(isMov ? tag('handler_name', name) : [])]),
    ...(code === null ? [] : tag('language', code))
  ]
}
