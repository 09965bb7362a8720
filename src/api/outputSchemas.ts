import { z } from 'zod'
import { errorCodes } from '../shared/domain/errors'
import { queueStates } from '../shared/domain/queue'
import { clipStates, madeForSchema, priorities } from '../main/farm/ports'

/**
 * What each command prints with `--json`, as schemas: docs/schemas has them as JSON Schema, tests hold real output against
 * them. A field may be added in a minor version; one that goes, or changes its meaning, needs a major one.
 */

const text = z.string()
const number = z.number()
const count = z.int().min(0)
const size = z.strictObject({ width: count, height: count })
const rational = z.strictObject({ num: z.int(), den: z.int() })
const range = z.strictObject({ from: count, to: count })
const skippedDevices = z.array(z.strictObject({ device: text, reason: text }))
const model = z.strictObject({ name: text, version: text })
const texts = z.array(text)

const errorSchema = z.strictObject({ code: z.enum(errorCodes), message: text, hint: text })

/** In place of a result, where the command fails. */
const failure = z.strictObject({ error: errorSchema })

const sound = z.strictObject({ codec: text, channels: count, sampleRate: count, position: count.optional() })

const place = z.array(number).length(2)
const colour = z.strictObject({ range: text, matrix: text, primaries: text, transfer: text })

const highDynamicRange = z.strictObject({
  ...{ transfer: z.enum(['pq', 'hlg']), toneMapping: z.enum(['zscale', 'table']).nullable(), peakNits: number },
  mastering: z
    .strictObject({ red: place, green: place, blue: place, white: place, minNits: number, maxNits: number })
    .optional(),
  light: z.strictObject({ maxContent: number, maxAverage: number }).optional(),
  stored: z.strictObject({ pixelFormat: text, colour }).optional()
})

const probe = z.strictObject({
  ...{ path: text, container: text, codec: text, pixelFormat: text, codedSize: size, size },
  ...{ rotationDegrees: z.int(), mirrored: z.boolean().optional(), sampleAspect: rational },
  ...{ frameRate: rational, timeBase: rational, timecode: text.optional(), frameCount: count },
  timesMicros: z.array(number).describe('Presentation time of each frame, microseconds.'),
  ...{ variableFrameRate: z.boolean(), decodeInOrder: z.boolean().optional() },
  clockJumps: z.strictObject({ startMicros: number }).optional(),
  ...{ decoder: text.optional(), keyFrames: z.array(count).optional(), durationMicros: number },
  ...{ interlaced: z.boolean(), hasAlpha: z.boolean(), bitDepth: count },
  colour,
  audio: sound.nullable(),
  sequence: z.strictObject({ folder: text, files: texts }).optional(),
  notes: texts,
  cutShort: z.strictObject({ missing: count }).optional(),
  inputOptions: texts.optional(),
  highDynamicRange: highDynamicRange.optional(),
  ffmpeg: z.strictObject({ ffmpeg: text, ffprobe: text, version: text, source: text, fpsMode: texts.length(2) })
})

const brokenOff = z.strictObject({ missing: count, reason: text })

/** Roto shapes of an object, and how true they are. */
const shapes = z.strictObject({
  ...{ objectId: z.int(), name: text, shapes: count, keys: count, pointsPerContour: number, keysPerSecond: number },
  ...{ largestErrorPx: number, iou: number, leastIou: number, specks: count }
})

const segment = z.strictObject({
  ...{ frames: count, complete: z.boolean(), brokenOff: brokenOff.nullable(), range: range.nullable() },
  ...{ video: text, objects: z.array(z.int().min(1).max(255)), fps: number },
  msPerStage: z.record(text, number).describe('Milliseconds a frame, by stage.'),
  seconds: z.strictObject({ startup: number, firstMask: number, total: number }),
  ...{ peakMemoryMiB: number, device: text, precision: text, threads: count },
  model: model.extend({ path: text }),
  ffmpeg: z.strictObject({ path: text, version: text, source: text }),
  ...{ skippedDevices, files: texts, notes: texts },
  shapes: z.array(shapes).optional()
})

const exported = z.strictObject({
  ...{ files: texts, frames: count, notes: texts, shapes: z.array(shapes).optional() },
  brokenOff: brokenOff.optional().describe('Where the video broke off; the files are marked with .incomplete.json.')
})

const candidate = z.strictObject({
  ...{ score: number, area: count, file: text.optional() },
  box: z.strictObject({ x: z.int(), y: z.int(), width: count, height: count })
})

const suggested = z.strictObject({
  ...{ frame: count, size, found: count, candidates: z.array(candidate) },
  notes: z.array(z.enum(['empty', 'small', 'contradiction'])),
  overlay: text.optional(),
  ms: z.strictObject({ scale: number, network: number, masks: number, total: number, further: number.optional() }),
  ...{ device: text, skippedDevices, model }
})

const discover = z.strictObject({
  ...{ project: text, range, shots: z.array(range) },
  objects: z.array(z.strictObject({ id: z.int(), score: number, shot: range, bestFrame: count, presence: number })),
  seconds: z.strictObject({ search: number, masks: number, total: number }),
  ...{ peakMemoryMiB: number, device: text, skippedDevices, model }
})

const job = { job: count, id: text, name: text }
const incomplete = z.boolean().optional()

/** Lines of a batch, one document each. */
const batchLine = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('begin'), jobs: count, done: count, failed: count }),
  z.strictObject({ event: z.literal('done'), ...job, files: texts, notes: texts, incomplete }),
  z.strictObject({
    event: z.enum(queueStates).exclude(['done']),
    ...job,
    error: errorSchema.optional()
  }),
  z.strictObject({
    ...{ event: z.literal('progress'), job: count, done: number, total: number },
    framesPerSecond: number.nullable(),
    secondsLeft: number.nullable().describe('Null while it is not known.')
  }),
  z.strictObject({ event: z.literal('end'), done: count, failed: count, left: count, incomplete: count.optional() }),
  z.strictObject({ event: z.literal('error'), error: errorSchema })
])

const clip = z.strictObject({
  ...{ id: text, title: text, user: text, priority: z.enum(priorities), state: z.enum(clipStates) },
  progress: z.strictObject({ done: number, total: number, framesPerSecond: number }).nullable(),
  ...{ attempts: count, files: texts, notes: texts, incomplete },
  error: errorSchema.nullable().describe('Why it is dead, or why its last attempt failed.'),
  madeFor: madeForSchema
})

/** Lines of `submit`, one document each. */
const submitLine = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('submitted'), added: count, known: count }),
  clip.extend({ event: z.literal('clip') }),
  z.strictObject({ event: z.literal('end'), done: count, dead: count, cancelled: count })
])

const farmStatus = z.strictObject({
  counts: z.strictObject(Object.fromEntries(clipStates.map((state) => [state, count]))),
  workers: z.array(
    z.strictObject({
      ...{ id: text, host: text, slots: count, running: texts, madeFor: madeForSchema, draining: z.boolean() },
      clockSkewMs: number.describe('Its clock against the server’s, ms; positive: it is ahead.')
    })
  ),
  warnings: z.array(errorSchema),
  clips: z.array(clip)
})

const farmChange = z.strictObject({ action: z.enum(['retry', 'cancel']), count })

const logged = {
  ...{ time: z.iso.datetime(), level: z.enum(['debug', 'info', 'warn', 'error']), host: text },
  pid: count
}
const ofClip = { ...logged, id: text, user: text, kind: z.enum(['clip', 'part', 'join']) }

/** Lines of a worker's log, one document each. */
const workerLine = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('started'), ...ofClip, attempt: count }),
  z.strictObject({ event: z.literal('resumed'), ...ofClip, frames: count }),
  z.strictObject({ event: z.literal('checkpointed'), ...ofClip, bytes: count, milliseconds: number }),
  z.strictObject({ event: z.literal('cut'), ...ofClip, parts: count }),
  z.strictObject({ event: z.literal('finished'), ...ofClip, frames: count, seconds: number }),
  z.strictObject({ event: z.literal('failed'), ...ofClip, error: errorSchema, willRetry: z.boolean() }),
  z.strictObject({
    ...{ event: z.literal('left'), ...ofClip },
    reason: z.enum(['draining', 'lock-lost', 'made-for-other', 'cancelled'])
  }),
  z.strictObject({
    ...{ event: z.literal('childEnded'), ...logged },
    ...{ pid: count.describe('Of the process that ended.'), signal: text.nullable(), exitCode: z.int().nullable() }
  }),
  z.strictObject({
    ...{ event: z.literal('connection'), ...logged },
    ...{ connected: z.boolean(), error: errorSchema.optional() }
  }),
  z.strictObject({ event: z.literal('draining'), ...logged, running: count }),
  errorSchema.extend({ event: z.literal('warned'), ...logged })
])

const memory = { frames: count, fps: number, processMiB: number, treeMiB: number, growthMiB: number }

const bench = z.strictObject({
  machine: z.strictObject({ cpu: text, cores: count, node: text }),
  video: z.strictObject({ path: text, size, frames: count }),
  ...{ model: text, device: text, precision: text, threads: count, ffmpeg: text, runs: count },
  ...{ fps: number, fpsOfRuns: z.array(number), msPerFrame: number, msPerStage: z.record(text, number) },
  ...{ matrixProductMs: number, ratios: z.record(text, number), startupSeconds: number, firstMaskSeconds: number },
  memory: z.strictObject({ processMiB: number, treeMiB: number, long: z.strictObject(memory).optional() })
})

const listedModel = z.strictObject({
  ...{ path: text, kind: text, name: text, version: text, licence: text, trainingData: texts, isDefault: z.boolean() },
  measured: z.record(text, z.unknown()).describe('Scores by data set, as the network states them.')
})

const device = z.strictObject({
  ...{ device: text, reason: text },
  state: z.enum(['running', 'works', 'skipped', 'untried'])
})

export const outputSchemas = {
  probe: z.union([probe, failure]),
  segment: z.union([segment, failure]),
  export: z.union([exported, failure]),
  suggest: z.union([suggested, z.array(suggested), failure]),
  discover: z.union([discover, failure]),
  batch: batchLine,
  submit: submitLine,
  farm: z.union([farmStatus, farmChange, clip, failure]),
  worker: workerLine,
  bench: z.union([bench, failure]),
  models: z.union([z.array(listedModel), failure]),
  devices: z.union([z.strictObject({ devices: z.array(device) }), failure])
} as const

export type CommandWithOutput = keyof typeof outputSchemas

/** Commands that print a document a line, as it happens. */
export const commandsOfLines: readonly CommandWithOutput[] = ['batch', 'submit', 'worker']

const eachIs: Partial<Record<CommandWithOutput, string>> = {
  farm: 'The output of status, retry and cancel; of watch, one line of it.'
}

/** The schema of a command's output, for other programs; draft 7, which every validator knows. */
export function outputJsonSchema(command: CommandWithOutput): Record<string, unknown> {
  const title = `hodor-studio ${command} --json`
  const description = commandsOfLines.includes(command) ? 'One line of the output.' : eachIs[command]
  return {
    title,
    ...(description !== undefined && { description }),
    ...z.toJSONSchema(outputSchemas[command], { target: 'draft-7' })
  }
}
