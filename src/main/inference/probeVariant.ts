import type { VariantRequest, VariantVerdict } from './compareVariants'
import { probeInProcess } from './probeDevice'

/** Tries a variant of the graphs in a process that may die of it. */
export async function probeVariant(request: VariantRequest): Promise<VariantVerdict> {
  const { bundlePath, device, threads, variant, everywhere } = request
  const args = [bundlePath, device, String(threads), variant, String(everywhere)]
  const answer = await probeInProcess<VariantVerdict>(args)
  if (answer === null) return (await import('./compareVariants')).compareVariants(request)
  return 'died' in answer ? { ok: false, settled: false, reason: answer.died } : answer
}
