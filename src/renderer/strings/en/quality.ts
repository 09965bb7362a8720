/** Quality of exports. */
export const qualityStrings = {
  qualityTitle: 'Quality',
  qualityFields: {
    rate: 'Size',
    crf: 'CRF',
    bitRate: 'Bit rate',
    preset: 'Preset',
    bitDepth: 'Depth',
    chroma: 'Chroma',
    profile: 'Profile',
    jpegQuality: 'Quality'
  },
  rateModes: { usual: 'Usual quality', crf: 'Constant quality (CRF)', bitRate: 'Bit rate' },
  usualPreset: 'Usual',
  depthAsVideo: 'As the video',
  depthBits: (depth: number) => `${depth} bit`,
  chromaUsual: { delivered: '4:2:0, for every player', asVideo: 'As the video' },
  chromaNames: { '420': '4:2:0', '422': '4:2:2', '444': '4:4:4' },
  crfNote: (least: number, most: number) => `${least} is the best and largest, ${most} the smallest.`,
  alphaLacking: (label: string) => `${label} with alpha (FFmpeg lacks it)`,
  noAlphaCodec: (label: string, others: readonly string[]) =>
    `The FFmpeg in use cannot write ${label} with alpha.${
      others.length > 0 ? ` It can write: ${others.join(', ')}.` : ''
    }`
} as const
