import type * as english from '../en/quality'
import type { Translated } from '../../../shared/language/translated'

/** Quality of exports. */
export const qualityStrings: Translated<typeof english.qualityStrings> = {
  qualityTitle: 'Qualität',
  qualityFields: {
    rate: 'Größe',
    crf: 'CRF',
    bitRate: 'Bitrate',
    preset: 'Vorgabe',
    bitDepth: 'Farbtiefe',
    chroma: 'Chroma',
    profile: 'Profil',
    jpegQuality: 'Qualität'
  },
  rateModes: { usual: 'Übliche Qualität', crf: 'Konstante Qualität (CRF)', bitRate: 'Bitrate' },
  usualPreset: 'Üblich',
  depthAsVideo: 'Wie das Video',
  depthBits: (depth) => `${depth} Bit`,
  chromaUsual: { delivered: '4:2:0, für jeden Player', asVideo: 'Wie das Video' },
  chromaNames: { '420': '4:2:0', '422': '4:2:2', '444': '4:4:4' },
  crfNote: (least, most) => `${least} ist am besten und größten, ${most} am kleinsten.`,
  alphaLacking: (label) => `${label} mit Alpha (fehlt in FFmpeg)`,
  noAlphaCodec: (label, others) =>
    `Das verwendete FFmpeg kann ${label} nicht mit Alpha schreiben.${
      others.length > 0 ? ` Es kann: ${others.join(', ')}.` : ''
    }`
}
