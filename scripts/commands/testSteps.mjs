import { addUp } from './testCounts.mjs'

const nothing = { passed: 0, failed: 0, skipped: 0 }

/**
 * @typedef {{ code: number, counts?: typeof nothing, output?: string }} Outcome `output`: what is printed when it ends
 * @typedef {readonly [name: string, run: () => Promise<Outcome>]} Step
 */

/**
 * Runs the steps in turn and stops after the first that fails. A list among them is of steps that need nothing of each
 * other: they run two at a time, all to their end, and stand in the table in their order all the same.
 * @param {readonly (Step | readonly Step[])[]} list
 * @param {(text: string) => void} print
 */
export async function runSteps(list, print = console.log) {
  let total = nothing
  const times = []
  for (const entry of list) {
    const steps = Array.isArray(entry[0]) ? entry : [entry]
    const done = steps.length > 1 ? await twoAtATime(steps, print) : [await alone(steps[0], print)]
    times.push(...done.map(({ name, seconds }) => ({ name, seconds })))
    total = done.map(counted).reduce(addUp, total)
    const failed = done.filter(({ code }) => code !== 0)
    if (failed.length > 0) return { total, times, failedStep: failed.map(({ name }) => name).join(', ') }
  }
  return { total, times, failedStep: null }
}

async function alone(step, print) {
  print(heading(step[0]))
  return timed(step)
}

/** Each one's output is printed whole when it ends, so that no line of two is mixed. */
async function twoAtATime(steps, print) {
  const done = new Array(steps.length)
  const waiting = steps.keys()
  const worker = async () => {
    for (const at of waiting) {
      done[at] = await timed(steps[at])
      const { name, seconds, output = '' } = done[at]
      print(`${heading(name)} (${seconds.toFixed(1)} s)${output && `\n${output.trimEnd()}`}`)
    }
  }
  await Promise.all([worker(), worker()])
  return done
}

async function timed([name, run]) {
  const begin = performance.now()
  const outcome = await run()
  return { name, ...outcome, seconds: (performance.now() - begin) / 1000 }
}

const heading = (name) => `\n── ${name}`

/** A step without tests of its own, or one that broke before it counted, is one failure. */
function counted({ code, counts = nothing }) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}
