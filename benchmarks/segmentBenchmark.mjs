import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildIfStale } from '../scripts/build/freshBuild.mjs'
import { setUp } from '../scripts/setup/everything.mjs'
import { root } from '../scripts/setup/places.mjs'
import { measuredRun, runCli } from './measuredRun.mjs'
import { median, report } from './report.mjs'

const help = `npm run bench -- [--runs N] [--frames N] [--long-frames N] [--device NAME] [--model BUNDLE] [--json]

Segments the sample clip, looped, at 854x480, writing masks and overlay.
  --runs N          runs of the short clip; medians are shown (default 3)
  --frames N        length of the short clip (default 100)
  --long-frames N   length of the long clip, run once for its memory (default 2000, 0 leaves it out)
  --device, --model as for hodor-studio segment
  --json            the result as JSON on standard output
`

const options = {
  help: { type: 'boolean' },
  json: { type: 'boolean' },
  runs: { type: 'string', default: '3' },
  frames: { type: 'string', default: '100' },
  'long-frames': { type: 'string', default: '2000' },
  device: { type: 'string', default: 'auto' },
  model: { type: 'string' }
}

export async function benchmark(args) {
  const { values } = parseArgs({ args, options })
  if (values.help) return console.log(help)
  if (!(await setUp({ electron: false, display: false })) || (await buildIfStale()) !== 0) {
    process.exitCode = 1
    return
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hodor-studio-bench-'))
  try {
    const result = await measure(folder, values)
    console.log(values.json ? JSON.stringify(result, null, 2) : report(result))
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(folder, values) {
  const [frames, longFrames, runs] = [values.frames, values['long-frames'], values.runs].map(Number)
  const flags = ['--device', values.device, ...(values.model ? ['--model', path.resolve(values.model)] : [])]
  const short = loopedSample(folder, frames)
  const measured = []
  for (let run = 1; run <= runs; run++) {
    console.error(`${frames} frames, run ${run} of ${runs} …`)
    measured.push(await measuredRun(short, folder, flags))
  }
  let long = null
  if (longFrames > 0) {
    console.error(`${longFrames} frames, for the memory …`)
    long = await measuredRun(loopedSample(folder, longFrames), folder, flags)
  }
  return summary(measured, long)
}

function summary(measured, long) {
  const [first] = measured
  const of = (pick) => median(measured.map(pick))
  const stages = Object.keys(first.msPerStage)
  return {
    machine: { cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.availableParallelism(), node: process.version },
    device: first.device,
    model: `${first.model.name} ${first.model.version}`,
    ffmpeg: first.ffmpeg.version,
    size: '854x480',
    runs: measured.length,
    fps: of((run) => run.fps),
    fpsOfRuns: measured.map((run) => run.fps),
    msPerStage: Object.fromEntries(stages.map((stage) => [stage, of((run) => run.msPerStage[stage])])),
    startupSeconds: of((run) => run.seconds.startup),
    firstMaskSeconds: of((run) => run.seconds.firstMask),
    processToFirstMaskSeconds: of((run) => run.firstMaskSinceSpawn),
    memory: [{ frames: first.frames, ...memoryOf(measured) }, ...(long ? [longMemory(long)] : [])]
  }
}

function memoryOf(runs) {
  return {
    processMiB: median(runs.map((run) => run.processMiB)),
    treeMiB: median(runs.map((run) => run.treeMiB))
  }
}

function longMemory(long) {
  return { frames: long.frames, ...memoryOf([long]), fps: long.fps }
}

/** The sample, over and over, as one video of exactly so many frames. */
function loopedSample(folder, frames) {
  const target = path.join(folder, `sample-${frames}.mp4`)
  const sample = path.join(root, 'sample', 'sample.mp4')
  const { ffmpeg } = JSON.parse(runCli(['probe', sample, '--json']).stdout)
  const scale = ['-vf', 'scale=854:480', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p']
  const args = ['-v', 'error', '-stream_loop', '-1', '-i', sample, '-an', ...scale, '-frames:v', String(frames), target]
  const { status, stderr } = spawnSync(ffmpeg.ffmpeg, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the clip of ${frames} frames could not be made: ${stderr}`)
  return target
}
