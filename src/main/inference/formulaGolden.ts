import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { FloatTensor } from './ortGraphs'

/** Tensors a bundle brings to prove itself: inputs by formula, outputs as PyTorch gave them. */
const formulaSchema = z.object({
  shape: z.array(z.int().positive()),
  step: z.number(),
  phase: z.number(),
  factor: z.number(),
  offset: z.number()
})

const goldenSchema = z.object({
  inputs: z.record(z.string(), formulaSchema),
  /** Share of an output's largest value. */
  tolerance: z.number().positive(),
  outputs: z.record(z.string(), z.object({ shape: z.array(z.int()), data: z.array(z.number()) }))
})

export type Golden = z.infer<typeof goldenSchema>

/** @throws SyntaxError, ZodError for a file that is none */
export async function readGolden(folder: string, file = 'golden.json'): Promise<Golden> {
  return goldenSchema.parse(JSON.parse(await readFile(join(folder, file), 'utf8')))
}

/** factor · (0.5 + 0.5 · sin(step · k + phase)) + offset over the flat index k */
export function goldenInput(golden: Golden, name: string): FloatTensor {
  const formula = golden.inputs[name]
  if (!formula) throw new RangeError(`the golden tensors have no input ${name}`)
  const { shape, step, phase, factor, offset } = formula
  const length = shape.reduce((product, side) => product * side, 1)
  const wave = (k: number): number => factor * (0.5 + 0.5 * Math.sin(step * k + phase)) + offset
  return { dims: shape, data: Float32Array.from({ length }, (_, k) => wave(k)) }
}

/** The largest difference of any output found, as a share of the largest value expected of it; NaN counts as Infinity. */
export function goldenDifference(golden: Golden, found: Readonly<Record<string, FloatTensor>>): number {
  let worst = 0
  for (const [name, { data }] of Object.entries(golden.outputs)) {
    const values = found[name]?.data
    let [difference, largest] = [0, 1e-6]
    data.forEach((expected, at) => {
      const off = Math.abs((values?.[at] ?? NaN) - expected)
      difference = Number.isNaN(off) ? Infinity : Math.max(difference, off)
      largest = Math.max(largest, Math.abs(expected))
    })
    worst = Math.max(worst, difference / largest)
  }
  return worst
}
