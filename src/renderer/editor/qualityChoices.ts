import { type CodecQuality, codecQuality } from '../../shared/domain/codecQuality'
import { type PictureCodec, pictureCodecs } from '../../shared/domain/exportFormats'
import {
  type ChromaChoice,
  chromaChoices,
  type CodecProfile,
  codecProfiles,
  type DepthChoice,
  depthChoices,
  type EncoderPreset,
  encoderPresets,
  type ExportQuality
} from '../../shared/domain/exportQuality'

/** Quality as the export panel asks for it, codec by codec; `usual` leaves the choice to the studio. */

export const rateModes = ['usual', 'crf', 'bitRate'] as const

export interface QualityChoices {
  readonly mode: (typeof rateModes)[number]
  readonly crf: number
  readonly megabits: number
  readonly preset: EncoderPreset | 'usual'
  /** 0: as the video has it. */
  readonly bitDepth: DepthChoice | 0
  readonly chroma: ChromaChoice | 'usual'
  readonly profile: CodecProfile | 'usual'
  readonly jpegQuality: number
}

function usual(codec: PictureCodec): QualityChoices {
  return {
    ...{ mode: 'usual', crf: codecQuality[codec].crf?.usual ?? 0, megabits: 20 },
    ...{ preset: 'usual', bitDepth: 0, chroma: 'usual', profile: 'usual', jpegQuality: 100 }
  }
}

export const usualQuality = Object.fromEntries(pictureCodecs.map((codec) => [codec, usual(codec)])) as Readonly<
  Record<PictureCodec, QualityChoices>
>

/** What a project holds, as far as it can still be chosen. */
export function knownQuality(saved: Readonly<Record<PictureCodec, QualityChoices>>): typeof saved {
  const all = pictureCodecs.map((codec) => [codec, knownOf(codec, saved[codec])])
  return Object.fromEntries(all) as typeof saved
}

function knownOf(codec: PictureCodec, saved: QualityChoices): QualityChoices {
  const scale = codecQuality[codec].crf
  return {
    mode: known(rateModes, saved.mode, 'usual'),
    crf: scale ? Math.min(scale.most, Math.max(scale.least, Math.round(saved.crf))) : 0,
    megabits: Math.min(2000, Math.max(0.05, saved.megabits)),
    preset: known<QualityChoices['preset']>(encoderPresets, saved.preset, 'usual'),
    bitDepth: known<QualityChoices['bitDepth']>(depthChoices, saved.bitDepth, 0),
    chroma: known<QualityChoices['chroma']>(chromaChoices, saved.chroma, 'usual'),
    profile: known<QualityChoices['profile']>(codecProfiles, saved.profile, 'usual'),
    jpegQuality: Math.min(100, Math.max(1, Math.round(saved.jpegQuality)))
  }
}

function known<T>(all: readonly T[], value: T, otherwise: T): T {
  return all.includes(value) ? value : otherwise
}

/** As the job says it: only what the codec takes, and only where it is not the usual. */
export function chosenQuality(codec: PictureCodec, choices: QualityChoices): { quality?: ExportQuality } {
  const quality: ExportQuality = { ...chosenRate(codec, choices), ...chosenForm(codecQuality[codec], choices) }
  return Object.keys(quality).length === 0 ? {} : { quality }
}

function chosenRate(codec: PictureCodec, { mode, crf, megabits, preset, jpegQuality }: QualityChoices): ExportQuality {
  const traits: CodecQuality = codecQuality[codec]
  return {
    ...(traits.crf && mode === 'crf' && { crf }),
    ...(traits.bitRate && mode === 'bitRate' && { bitRateKbit: Math.round(megabits * 1000) }),
    ...(traits.presets && preset !== 'usual' && { preset }),
    ...(traits.jpegQuality && jpegQuality !== 100 && { jpegQuality })
  }
}

function chosenForm(traits: CodecQuality, { bitDepth, chroma, profile }: QualityChoices): ExportQuality {
  return {
    ...(bitDepth !== 0 && traits.depths.includes(bitDepth) && { bitDepth }),
    ...(chroma !== 'usual' && traits.chromas.includes(chroma) && { chroma }),
    ...(profile !== 'usual' && traits.profiles.some(({ name }) => name === profile) && { profile })
  }
}
