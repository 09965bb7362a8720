import { gt, valid } from 'semver'
import { z } from 'zod'

/** Whether there is a newer release: asked only when the user does, of one address, without a word about the machine. */

export interface ReleasesPlace {
  /** `owner/name` on GitHub. */
  readonly repository: string
  /** What is contacted, as the user is told it. */
  readonly host: string
  readonly api: string
  /** Page for people. */
  readonly page: string
}

export type UnknownReason = 'noRelease' | 'refused' | 'noVersion' | 'noAnswer'

export type UpdateAnswer =
  | { readonly kind: 'newer'; readonly version: string }
  | { readonly kind: 'current'; readonly version: string }
  /** `status`: of the answer, where that is the reason. */
  | { readonly kind: 'unknown'; readonly reason: UnknownReason; readonly status?: number }

const releaseSchema = z.object({ tag_name: z.string().max(100) })
const manifestSchema = z.object({
  repository: z.union([z.string(), z.object({ url: z.string() }).transform((r) => r.url)])
})
const patienceMs = 15_000
const largestAnswer = 1_000_000

/**
 * Where releases are, as the program's own `package.json` says in `repository`.
 * @param manifest parsed `package.json`
 * @returns null where it names none on GitHub
 */
export function releasesPlace(manifest: unknown): ReleasesPlace | null {
  const parsed = manifestSchema.safeParse(manifest)
  if (!parsed.success) return null
  const repository = /^(?:github:|.*\bgithub\.com[/:])?([\w-]+\/[\w.-]+?)(?:\.git)?$/.exec(parsed.data.repository)?.[1]
  if (repository === undefined) return null
  return {
    repository,
    host: 'api.github.com',
    api: `https://api.github.com/repos/${repository}/releases/latest`,
    page: `https://github.com/${repository}/releases`
  }
}

/**
 * Asks for the newest release and compares it with this version, by the rules of Semantic Versioning.
 * @param api address that answers like GitHub's “latest release”
 * @param version of this program
 */
export async function askForUpdate(api: string, version: string): Promise<UpdateAnswer> {
  try {
    const response = await fetch(api, {
      headers: { accept: 'application/vnd.github+json' },
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs)
    })
    if (response.status === 404) return unknown('noRelease')
    if (!response.ok) return { ...unknown('refused'), status: response.status }
    return compared(releaseSchema.safeParse(await shortJson(response)).data?.tag_name, version)
  } catch {
    return unknown('noAnswer')
  }
}

/** A release's answer is some kilobytes: nobody makes the studio take in more. */
async function shortJson(response: Response): Promise<unknown> {
  const text = await response.text()
  return text.length > largestAnswer ? null : JSON.parse(text)
}

function compared(tag: string | undefined, version: string): UpdateAnswer {
  const newest = valid(tag?.replace(/^v/, ''))
  if (newest === null) return unknown('noVersion')
  return gt(newest, version) ? { kind: 'newer', version: newest } : { kind: 'current', version }
}

function unknown(reason: UnknownReason): UpdateAnswer & { readonly kind: 'unknown' } {
  return { kind: 'unknown', reason }
}
