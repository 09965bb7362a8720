import { cp, readFile } from 'node:fs/promises'
import { decode } from 'fast-png'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Clips, longGop, pictures, tone } from '../main/media/testing/clips'
import type { BenchSummary } from '../api/bench/benchSummary'
import { buildCli, Outputs, runCli } from './testing/builtCli'
import { writeBoxMask } from './testing/masks'

const size = '160x96'
const frames = 6

let clips: Clips
let outputs: Outputs
let clip: string
let mask: string

beforeAll(async () => {
  await buildCli()
  clips = await Clips.create()
  clip = await clips.make('clip.mp4', [...pictures(size, 25, frames / 25), ...tone(frames / 25), ...longGop])
  mask = await writeBoxMask(clips.path('mask.png'), size)
})

afterAll(() => clips.remove())

beforeEach(async () => {
  outputs = await Outputs.create()
  return () => outputs.remove()
})

describe('segment', () => {
  test('writes one mask a frame and an overlay of the same length, and reports them as JSON', async () => {
    const [masks, overlay] = [outputs.path('masks'), outputs.path('overlay.mp4')]
    const args = ['segment', clip, '--ref', `0=${mask}`, '--masks', masks, '--overlay', overlay, '--json']
    const { code, stdout, stderr } = await runCli(args)
    expect(code, stderr).toBe(0)
    const result = JSON.parse(stdout) as Record<string, unknown>
    expect(result).toMatchObject({ frames, objects: [1], device: expect.any(String), fps: expect.any(Number) })
    expect(Object.keys(result['msPerStage'] as object)).toEqual(expect.arrayContaining(['decode', 'backbone']))
    const names = Array.from({ length: frames }, (_, index) => `0000${index}.png`)
    expect(await outputs.list()).toEqual(['masks', ...names.map((name) => `masks/${name}`), 'overlay.mp4'])
    expect(result['files']).toHaveLength(frames + 1)
    expect(stderr).toContain(`frame ${frames} of ${frames}`)
    const original = await probed(clip)
    const shown = ['size', 'frameCount', 'durationMicros', 'audio'] as const
    const written = await probed(overlay)
    for (const key of shown) expect(written[key], key).toEqual(original[key])
  })

  test('gives the reference mask back exactly', async () => {
    const { code, stderr } = await runCli(['segment', clip, '--ref', `2=${mask}`, '--masks', outputs.path('m')])
    expect(code, stderr).toBe(0)
    const given = decode(await readFile(mask))
    const returned = decode(await readFile(outputs.path('m/00002.png')))
    expect(Buffer.from(returned.data).equals(Buffer.from(given.data))).toBe(true)
  })

  test('does the frames asked for, and only those', async () => {
    const range = ['--from', '1', '--to', '3']
    const { code, stderr } = await runCli([
      'segment',
      clip,
      '--ref',
      `2=${mask}`,
      '--masks',
      outputs.path('m'),
      ...range
    ])
    expect(code, stderr).toBe(0)
    expect(await outputs.list()).toEqual(['m', 'm/00001.png', 'm/00002.png', 'm/00003.png'])
  })

  test('says what it did in words, progress apart from results', async () => {
    const args = ['segment', clip, '--ref', `0=${mask}`, '--overlay', outputs.path('o.mkv'), '--device', 'cpu']
    const { code, stdout, stderr } = await runCli(args)
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^6 frames, 1 object \(1\), [\d.]+ frames\/s on cpu (float32|int8) with \S+/)
    expect(stdout).toContain(`Overlay: ${outputs.path('o.mkv')}`)
    expect(stdout).not.toContain('frame 6 of 6')
    expect(stderr).toContain('frame 6 of 6')
  })

  test('is silent but for the result with --quiet', async () => {
    const { code, stdout, stderr } = await runCli(['segment', clip, '--ref', `0=${mask}`, '--quiet', '--json'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ frames, files: [] })
  })

  test('overwrites only when told to', async () => {
    const args = ['segment', clip, '--ref', `0=${mask}`, '--masks', outputs.path('m'), '--to', '1']
    expect((await runCli(args)).code).toBe(0)
    const again = await runCli(args)
    expect(again.code).toBe(1)
    expect(again.stderr).toContain(`The folder ${outputs.path('m')} is not empty. [output-exists]\n`)
    expect(again.stderr).toContain('add --overwrite')
    const refused = await runCli([...args.slice(0, 4), '--masks', clips.folder, '--overwrite'])
    expect(refused.stderr).toMatch(/holds other files .* \[output-exists\]\nChoose a new or empty folder\.\n$/)
    expect((await runCli([...args, '--overwrite'])).code).toBe(0)
    expect(await outputs.list()).toEqual(['m', 'm/00000.png', 'm/00001.png'])
  })
})

describe('paths', () => {
  test.each(['-leading dash, "double" and \'single\' quotes', 'emoji 🎬 %d $HOME;&|*', 'two\nlines'])(
    '%j works for video, mask and outputs',
    async (name) => {
      await cp(clip, clips.path(`${name}.mp4`))
      await writeBoxMask(clips.path(`${name}.png`), size)
      // Relative, so that a leading dash really leads.
      const job = ['segment', '--ref', `0=${name}.png`, '--to', '1']
      const places = [`--masks=${outputs.path(name)}`, `--overlay=${outputs.path(`${name}.mp4`)}`]
      const end = await runCli([...job, ...places, '--', `${name}.mp4`], { cwd: clips.folder })
      expect(end.code, end.stderr).toBe(0)
      expect(await outputs.list()).toHaveLength(4)
      expect((await probed(outputs.path(`${name}.mp4`))).frameCount).toBe(2)
    }
  )
})

describe('the log', () => {
  test('--log tells versions, machine, the command and its error, without folders', async () => {
    const log = outputs.path('logs/run.log')
    const missing = outputs.path('gone.mp4')
    const { code } = await runCli(['probe', missing, '--log', log])
    expect(code).toBe(1)
    const text = await readFile(log, 'utf8')
    expect(text).toMatch(/HODOR Studio \d+\.\d+\.\d+; Node .+; FFmpeg /)
    expect(text).toMatch(/hodor-studio probe …\/gone\.mp4/)
    expect(text).toMatch(/error after .+ \[file-not-found\]/)
    expect(text).not.toContain(outputs.path('.').slice(1, -2))
  })

  test('a log that cannot be written is said before the work', async () => {
    const { code, stderr } = await runCli(['probe', clip, '--log', '/proc/nowhere/run.log'])
    expect(code).toBe(1)
    expect(stderr).toContain('[output-not-writable]')
  })
})

describe('the other commands', () => {
  test('probe reads as text, too', async () => {
    const { code, stdout } = await runCli(['probe', clip])
    expect(code).toBe(0)
    expect(stdout).toContain('h264')
    expect(stdout).toContain('160×96')
    expect(stdout).toContain('6 in 00:00:00.240, 25/s')
  })

  test('probe --json gives every frame time', async () => {
    const { timesMicros } = await probed(clip)
    expect(timesMicros).toEqual([0, 40_000, 80_000, 120_000, 160_000, 200_000])
  })

  test('models names every network, its kind, and the default one', async () => {
    const { code, stdout } = await runCli(['models', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ isDefault: true, licence: 'Apache-2.0' }))
    const kinds = (JSON.parse(stdout) as { kind: string }[]).map(({ kind }) => kind)
    expect(kinds.sort()).toEqual(['object-suggestions', 'object-tracks', 'point-prompts', 'segmentation'])
    expect((await runCli(['models'])).stdout).toContain('(default)')
  })

  test('--version is the one of package.json', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('--help goes to standard output, wrong arguments to standard error with exit code 2', async () => {
    const help = await runCli(['--help'])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('hodor-studio segment VIDEO --ref FRAME=MASK.png')
    expect(help.stdout).not.toContain('--least-score')
    expect((await runCli(['suggest', '--help'])).stdout).toMatch(/^ {2}hodor-studio suggest VIDEO[^]+--least-score/)
    const wrong = await runCli(['segment', clip, '--speed', '9'])
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toBe("Error: Unknown option '--speed'. [bad-arguments]\nSee `hodor-studio segment --help`.\n")
  })
})

async function probed(path: string) {
  const { code, stdout, stderr } = await runCli(['probe', '--json', '--', path])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout) as {
    readonly frameCount: number
    readonly timesMicros: readonly number[]
    readonly size: object
    readonly durationMicros: number
    readonly audio: object | null
  }
}

test('bench reports speed, stages, ratios and memory of a clip nobody painted', async () => {
  const { code, stdout, stderr } = await runCli(['bench', clip, '--runs', '1', '--long', '12', '--json'])
  expect(code, stderr).toBe(0)
  const { fps, runs, threads, matrixProductMs, msPerStage, ratios, memory } = JSON.parse(stdout) as BenchSummary
  expect({ runs, frames: memory.long?.frames }).toEqual({ runs: 1, frames: 12 })
  expect(Object.keys(msPerStage)).toEqual([
    ...['decode alone', 'decode', 'preprocess', 'backbone', 'encoder', 'decoder', 'upsample', 'encode']
  ])
  for (const value of [fps, threads, matrixProductMs, memory.processMiB]) expect(value).toBeGreaterThan(0)
  expect(ratios['end to end']).toBeCloseTo(1000 / fps / matrixProductMs, 6)
})
