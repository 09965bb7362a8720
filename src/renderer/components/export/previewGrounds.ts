import type { ExportKind } from '../../../shared/domain/exportFormats'

/** What is behind what is see-through; `written`: the picture as it is written, nothing added. */
export type PreviewGround = 'written' | 'checker' | 'grey' | 'black' | 'white' | 'own'

const grounds = ['checker', 'grey', 'black', 'white', 'own'] as const

/** Cut-outs are see-through by themselves, mattes make the picture so; there is nothing behind the others. */
export function groundsOf(kind: ExportKind): readonly PreviewGround[] {
  if (kind === 'cutout') return grounds
  return kind === 'matte' ? ['written', ...grounds] : []
}

/** @param chosen of any kind: one that this kind has not becomes its first */
export function groundOf(kind: ExportKind, chosen: PreviewGround): PreviewGround {
  const offered = groundsOf(kind)
  return offered.includes(chosen) ? chosen : (offered[0] ?? 'written')
}
