import { z } from 'zod'
import { StudioError } from '../shared/domain/errors'
import { precisionWishes } from '../shared/domain/devices'
import { importAnswersSchema } from '../shared/domain/importQuestion'
import { clipStates, priorities, storageChoiceSchema } from '../main/farm/ports'
import { batchFormatSchema } from '../main/queue/batch/batchFormats'

/** Requests as scripts give them are looked at before anything is opened: JavaScript has no compiler to do it. */

const path = z.string().min(1).max(32_768)
const frame = z.int().min(0).optional()
const flag = z.boolean().optional()
const text = z.string().min(1).optional()

const reference = z.object({
  frameIndex: z.int().min(0).nullable(),
  maskPath: path,
  answers: importAnswersSchema.optional()
})

const wish = z.object({
  format: batchFormatSchema,
  folder: path,
  nameTemplate: z.string().min(1).max(255).optional(),
  objects: z.array(z.string().min(1)).min(1).optional(),
  apart: flag
})

const network = { bundlePath: path.optional(), device: text, precision: z.enum(precisionWishes).optional() }
const range = { from: frame, to: frame }

const count = z.int().min(1).optional()
const clipIds = z.array(z.string().regex(/^[0-9a-f]{16}$/, 'that is no id of a clip'))
const chosenClips = z.object({ clips: z.union([z.literal('all'), clipIds]), user: text })

const submit = z
  .object({
    ...{ file: path.optional(), jobs: z.array(z.unknown()).optional(), user: z.string().min(1).max(100).optional() },
    ...{ priority: z.enum(priorities).optional(), storage: storageChoiceSchema.optional(), statePath: path.optional() },
    ...{ threads: z.int().min(1).max(256).optional(), checkpointEvery: z.int().min(1).max(10_000).optional() },
    ...{ cutFrom: z.int().min(2).nullable().optional(), wait: flag, retryFailed: flag, overwrite: flag }
  })
  .refine(({ file, jobs }) => (file === undefined) !== (jobs === undefined), 'it takes a file, or jobs')

const worker = z.object({
  ...{ bundlePath: path.optional(), slots: count, threads: count, cacheFolder: path.optional() },
  ...{ cacheBytes: z.number().min(0).optional(), lockMs: z.number().min(1000).max(3_600_000).optional() },
  metrics: z.object({ host: text, port: z.int().min(0).max(65_535) }).optional()
})

const schemas = {
  farm: z.object({ url: z.string().optional(), passwordFile: path.optional(), caFile: path.optional() }),
  submit,
  status: z.object({
    states: z.array(z.enum(clipStates)).optional(),
    user: text,
    ids: clipIds.optional(),
    limit: count
  }),
  retry: chosenClips,
  cancel: chosenClips,
  watch: z.object({ user: text }),
  worker,
  probe: z.object({ videoPath: path }),
  segment: z.object({
    ...{ videoPath: path, references: z.array(reference), ...network, ...range, overwrite: flag },
    ...{ masksDir: path.optional(), overlayPath: path.optional(), savePath: path.optional(), wish: wish.optional() },
    window: z.int().min(1).optional()
  }),
  export: wish.extend({ projectPath: path, ...range, overwrite: flag }),
  suggest: z.object({
    ...{ videoPath: path, frames: z.array(z.int().min(0)).min(1), maskPath: path.optional(), device: text },
    ...{ outDir: path.optional(), overlayPath: path.optional(), overwrite: flag, timed: flag },
    ...{ most: z.int().min(1).optional(), leastScore: z.number().min(0).max(1).optional() }
  }),
  discover: z.object({
    ...{ videoPath: path, projectPath: path, ...range, device: text, overwrite: flag },
    most: z.int().min(1).optional()
  }),
  batch: z.object({ file: path, statePath: path.optional(), retryFailed: flag, overwrite: flag }),
  bench: z.object({
    ...{ videoPath: path, references: z.array(reference).optional(), ...network },
    ...{ runs: z.int().min(1).optional(), longFrames: z.int().min(0).optional() }
  })
} as const

/** @throws StudioError `bad-arguments` naming the first thing that does not fit */
export function checkRequest(command: keyof typeof schemas, request: unknown): void {
  const { error } = schemas[command].safeParse(request)
  const issue = error?.issues[0]
  if (!issue) return checkOrder(request as { from?: number; to?: number })
  const where = z.core.toDotPath(issue.path)
  throw new StudioError('bad-arguments', `${command}: ${where === '' ? 'the request' : where}: ${issue.message}.`, {
    hint: 'docs/api.md says what belongs in it.'
  })
}

function checkOrder({ from, to }: { readonly from?: number; readonly to?: number }): void {
  if (from === undefined || to === undefined || from <= to) return
  throw new StudioError('bad-arguments', `from (${from}) lies after to (${to}).`, {
    hint: 'Give the earlier frame as from.'
  })
}
