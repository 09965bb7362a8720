import type * as english from '../en/quality'
import type { Translated } from '../../../shared/language/translated'

/** Quality of exports. */
export const qualityStrings: Translated<typeof english.qualityStrings> = {
  qualityTitle: '画質',
  qualityFields: {
    rate: '容量',
    crf: 'CRF',
    bitRate: 'ビットレート',
    preset: 'プリセット',
    bitDepth: '深度',
    chroma: 'クロマ',
    profile: 'プロファイル',
    jpegQuality: '画質'
  },
  rateModes: { usual: '標準画質', crf: '固定品質（CRF）', bitRate: 'ビットレート' },
  usualPreset: '標準',
  depthAsVideo: '動画と同じ',
  depthBits: (depth) => `${depth}ビット`,
  chromaUsual: { delivered: '4:2:0（すべてのプレーヤー向け）', asVideo: '動画と同じ' },
  chromaNames: { '420': '4:2:0', '422': '4:2:2', '444': '4:4:4' },
  crfNote: (least, most) => `${least}が最高画質（容量最大）、${most}が容量最小です。`,
  alphaLacking: (label) => `アルファ付き${label}（FFmpeg非対応）`,
  noAlphaCodec: (label, others) =>
    `使用中のFFmpegはアルファ付き${label}を書き出せません。${
      others.length > 0 ? `書き出せる形式：${others.join('、')}。` : ''
    }`
}
