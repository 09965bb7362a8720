import { z } from 'zod'

/**
 * What a plan assumes beside what was measured: stated in one file, with a date, so that whoever has other prices or
 * another cluster puts theirs.
 */
const machineSchema = z.object({
  name: z.string().min(1),
  kind: z.enum(['cpu', 'gpu']),
  /** Of a GPU, those that decode for it. */
  coresPerWorker: z.number().positive(),
  workersPerMachine: z.int().positive(),
  /** How many times as fast as the measured machine, core by core; of a GPU, how many times its whole worker. */
  speed: z.number().positive(),
  /** Whether the speed was measured or is assumed. */
  basis: z.enum(['measured', 'assumed']),
  /** Share of its cores a worker keeps busy. */
  busyCores: z.number().positive().max(1),
  pricePerHour: z.number().nonnegative(),
  spotPricePerHour: z.number().nonnegative(),
  lineBytesPerSecond: z.number().positive()
})

export const scaleInputsSchema = z.object({
  date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  currency: z.string().min(1),
  note: z.string(),
  clip: z.object({ meanSeconds: z.number().positive(), variation: z.number().nonnegative() }),
  machines: z.array(machineSchema).min(1),
  /** What every clip costs beside its frames and its way: looked at, masks written, published. `npm run scale:measure` */
  clipOverheadSeconds: z.number().nonnegative(),
  plans: z.array(z.object({ clips: z.int().positive(), days: z.number().positive() })).min(1),
  redis: z.object({
    /** Of one server, one after the other: queueing, taking, progress, ending. */
    secondsPerClip: z.number().positive(),
    bytesPerClip: z.number().positive(),
    /** What one server should hold. */
    memoryBytes: z.number().positive(),
    pricePerHour: z.number().nonnegative()
  }),
  storage: z.object({
    bytesPerSecond: z.number().positive(),
    secondsPerRequest: z.number().nonnegative(),
    requestsInPerClip: z.number().positive(),
    requestsOutPerClip: z.number().positive(),
    pricePerGigabyteMonth: z.number().nonnegative(),
    pricePerThousandPuts: z.number().nonnegative(),
    /** How long results are kept. */
    keptMonths: z.number().nonnegative()
  }),
  start: z.object({ seconds: z.number().nonnegative(), workersPerSecond: z.number().positive() }),
  straggler: z.object({ probability: z.number().min(0).max(1), slowdown: z.number().min(1) }),
  checkpointVideoSeconds: z.number().positive(),
  crash: z.object({
    meanHours: z.number().positive(),
    noticeSeconds: z.number().nonnegative(),
    restartSeconds: z.number().nonnegative()
  }),
  preemption: z.object({ meanHours: z.number().positive(), replaceSeconds: z.number().nonnegative() }),
  fault: z.object({
    probability: z.number().min(0).max(1),
    attempts: z.int().positive(),
    backoffSeconds: z.number().nonnegative()
  })
})

export type ScaleInputs = z.infer<typeof scaleInputsSchema>
export type MachineKind = z.infer<typeof machineSchema>
