import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { measuredSizesSchema } from '../measuredSizes'
import { planFarm } from '../planFarm'
import { planTable } from '../planTable'
import { measuredRunSchema, reproduceRun, reproductionTable } from '../reproduceRun'
import { scaleInputsSchema } from '../scaleInputs'

/** Built and run by `benchmarks/scale.mjs`. */

const root = resolve(process.argv[1] ?? '', '..', '..', '..')
const inRepository = (name: string): string => join(root, 'benchmarks', 'scale', name)

async function json(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'))
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const options = { measured: text, assumptions: text, run: text, seed: text, exact: { type: 'boolean' } } as const
  const { values } = parseArgs({ options })
  const measured = measuredSizesSchema.parse(await json(values.measured ?? inRepository('measured-cpu.json')))
  const inputs = scaleInputsSchema.parse(await json(values.assumptions ?? inRepository('assumptions.json')))
  const run = measuredRunSchema.parse(await json(values.run ?? inRepository('measured-run.json')))
  const seed = Number(values.seed ?? 1)
  const say = (words: string): void => void process.stdout.write(`${words}\n`)
  say(`${measured.machine.cpu}, ${measured.machine.cores} cores, ${measured.date}; prices of ${inputs.date}\n`)
  say(`${reproductionTable(run.runs.map((each) => reproduceRun(run, each)))}\n`)
  const plans = inputs.plans.flatMap(({ clips, days }) =>
    inputs.machines.flatMap((machine) =>
      measured.sizes.map((size) => {
        const mostClipsSimulated = values.exact ? Infinity : 20_000
        return planFarm({ clips, days, size, machine, inputs, seed, mostClipsSimulated })
      })
    )
  )
  say(planTable(plans, inputs.currency))
}

await main()
