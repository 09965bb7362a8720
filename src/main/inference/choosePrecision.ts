import { z } from 'zod'
import type { PrecisionWish } from '../../shared/domain/devices'
import { StudioError } from '../../shared/domain/errors'
import type { VariantRequest, VariantVerdict } from './compareVariants'
import { machineKey, readCached, writeCached } from './machineCache'
import { graphsWith, readManifest, type Manifest, type VariantsInUse } from './manifest'

export interface PrecisionRequest {
  readonly bundlePath: string
  readonly device: string
  readonly threads: number
  readonly precision: PrecisionWish
}

export interface PrecisionChoice {
  readonly variants: VariantsInUse
  /** Frames the backbone should take at a time; absent = 1. */
  readonly framesAtOnce?: number
  /** Why a variant that the network has is not used; null where it is, or there is none. */
  readonly reason: string | null
}

export type ProbeVariant = (request: VariantRequest) => Promise<VariantVerdict>

/** The variant for the CPU: its bytes are multiplied fast. */
const quantised = 'int8'

/** The variant worth trying on a device. */
export function variantFor(device: string): string {
  return device === 'cpu' ? quantised : 'float16'
}

const exact: PrecisionChoice = { variants: {}, reason: null }

/**
 * Which graphs of a bundle run in other arithmetic on a device: int8 on the CPU, float16 on GPUs. What was found out is kept for this machine, bundle and ONNX
 * Runtime: the question costs seconds once, and a small file later.
 * @throws StudioError `device-unavailable` when int8 was asked for and cannot be had, with the reason;
 *   `bundle-missing-file`, `bundle-invalid`
 */
export async function choosePrecision(request: PrecisionRequest, probe: ProbeVariant): Promise<PrecisionChoice> {
  const { bundlePath, device, precision } = request
  if (precision === 'float32') return exact
  const manifest = await readManifest(bundlePath)
  const variant = precision === 'auto' ? variantFor(device) : precision
  if (graphsWith(manifest, variant, device).length === 0) {
    if (precision === 'auto') return exact
    throw unavailable(`the network ${manifest.name} has no int8 graphs for ${device}`)
  }
  const verdict = await rememberedVerdict({ ...request, variant }, manifest, probe)
  if (verdict.ok) {
    const { variants, framesAtOnce } = verdict
    return { variants, ...(framesAtOnce !== undefined && { framesAtOnce }), reason: null }
  }
  if (precision === quantised) throw unavailable(verdict.reason)
  return { variants: {}, reason: verdict.reason }
}

function unavailable(reason: string): StudioError {
  return new StudioError('device-unavailable', `The precision int8 cannot be used: ${reason}.`, {
    hint: 'Choose auto, or float32, which always works.'
  })
}

const graph = z.enum(['backbone', 'object_encoder', 'mask_decoder'])
const verdictSchema: z.ZodType<VariantVerdict> = z.union([
  z.object({
    ok: z.literal(true),
    variants: z.partialRecord(graph, z.string()),
    millis: z.partialRecord(graph, z.tuple([z.number(), z.number()])),
    framesAtOnce: z.int().min(1).optional()
  }),
  z.object({ ok: z.literal(false), reason: z.string(), settled: z.boolean() })
])

async function rememberedVerdict(
  { bundlePath, device, threads, precision, variant }: PrecisionRequest & { readonly variant: string },
  { sha256, input, network }: Manifest,
  probe: ProbeVariant
): Promise<VariantVerdict> {
  const everywhere = precision === quantised
  const name = `precision-${machineKey([sha256, input, network, device, threads, variant, everywhere])}.json`
  const known = verdictSchema.safeParse(parseJson(await readCached(name)))
  if (known.success) return known.data
  const verdict = await probe({ bundlePath, device, threads, variant, everywhere })
  // A crash may have had other causes: tried again next time.
  if (verdict.ok || verdict.settled) await writeCached(name, JSON.stringify(verdict))
  return verdict
}

function parseJson(bytes: Uint8Array | null): unknown {
  try {
    return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
}
