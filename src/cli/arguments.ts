import path from 'node:path'
import { parseArgs } from 'node:util'
import type { PrecisionWish } from '../shared/domain/devices'
import { batchArguments, batchOptions, type BatchArguments } from './batchArguments'
import type { ClickedObject } from '../main/engine/clickReferences'
import { benchArguments, benchOptions, type BenchArguments } from './benchArguments'
import { clickOptions, clicksOf } from './clicks'
import { exportOptions, exportWish, type ExportWish } from './exportArguments'
import { exportArguments, type ExportArguments } from './exportCommandArguments'
import {
  farmArguments,
  farmOptions,
  submitArguments,
  submitOptions,
  workerArguments,
  workerOptions,
  type FarmArguments,
  type SubmitArguments,
  type WorkerArguments
} from './farmArguments'
import { discoverArguments, discoverOptions, type DiscoverArguments } from './discoverArguments'
import { type HelpTopic, isHelpTopic } from './help'
import { checkRange, count, defined, precisionOf, textOf, wrong, type OptionValues } from './optionValues'
import { maskOptions, references, type Reference } from './references'
import { StudioError } from '../shared/domain/errors'
import { suggestArguments, suggestOptions, type SuggestArguments } from './suggestArguments'

export interface SegmentArguments {
  readonly kind: 'segment'
  readonly videoPath: string
  readonly references: readonly Reference[]
  /** What was pointed at, in place of masks or to correct them. */
  readonly clicks?: readonly ClickedObject[]
  readonly masksDir?: string
  readonly overlayPath?: string
  readonly standardRange?: boolean
  readonly savePath?: string
  /** What is made of the masks beside these. */
  readonly wish?: ExportWish
  readonly bundlePath?: string
  readonly device: string
  readonly precision: PrecisionWish
  readonly from?: number
  readonly to?: number
  readonly window?: number
  readonly overwrite: boolean
  readonly json: boolean
  readonly quiet: boolean
}

/** What was asked for; `logPath`: where it is noted what happens. */
export type Command = Task & { readonly logPath?: string }

type Task =
  | { readonly kind: 'help'; readonly topic: HelpTopic }
  | { readonly kind: 'version' }
  | { readonly kind: 'probe'; readonly videoPath: string; readonly json: boolean }
  | { readonly kind: 'models' | 'devices'; readonly json: boolean }
  | SegmentArguments
  | SuggestArguments
  | BenchArguments
  | BatchArguments
  | DiscoverArguments
  | WorkerArguments
  | SubmitArguments
  | FarmArguments
  | ExportArguments

const flag = { type: 'boolean' } as const
const text = { type: 'string' } as const
const everywhere = { help: { ...flag, short: 'h' }, json: flag, log: text } as const

/** By command. */
export const optionsOf = {
  probe: everywhere,
  models: everywhere,
  devices: everywhere,
  batch: { ...everywhere, ...batchOptions },
  bench: { ...everywhere, ...benchOptions },
  segment: {
    ...everywhere,
    ...exportOptions,
    ...maskOptions,
    ...clickOptions,
    ref: { ...text, multiple: true },
    masks: text,
    overlay: text,
    save: text,
    model: text,
    device: text,
    precision: text,
    from: text,
    to: text,
    window: text,
    overwrite: flag,
    quiet: flag
  },
  suggest: { ...everywhere, ...suggestOptions },
  discover: { ...everywhere, ...discoverOptions },
  worker: { ...everywhere, ...workerOptions },
  submit: { ...everywhere, ...submitOptions },
  farm: { ...everywhere, ...farmOptions },
  export: { ...everywhere, ...exportOptions, from: text, to: text, overwrite: flag, quiet: flag }
} as const

const overlayContainers = ['.mp4', '.mov', '.mkv']

/**
 * @param args the arguments after the program's name
 * @throws StudioError `bad-arguments`
 */
export function parseArguments(args: readonly string[]): Command {
  const [name, ...rest] = args
  if (name === undefined) throw wrong('There is no command.')
  if (name === '--help' || name === '-h' || name === 'help') return { kind: 'help', topic: topicOf(rest) }
  if (name === '--version' || name === '-v') return { kind: 'version' }
  if (!isCommandName(name)) throw noCommand(name)
  try {
    const { values, positionals } = parse(rest, optionsOf[name])
    if (values['help'] === true) return { kind: 'help', topic: name }
    return { ...build(name, values, positionals), ...defined('logPath', textOf(values, 'log')) }
  } catch (thrown) {
    const { code, message } = StudioError.from(thrown)
    throw new StudioError(code, message, { hint: `See \`hodor-studio ${name} --help\`.`, cause: thrown })
  }
}

function topicOf([name, extra]: readonly string[]): HelpTopic {
  if (extra !== undefined) throw wrong(`help takes one command; '${extra}' is one too many.`)
  if (name === undefined) return 'overview'
  if (isHelpTopic(name)) return name
  throw noCommand(name)
}

function noCommand(name: string): StudioError {
  return wrong(`There is no command '${name}': it is ${Object.keys(optionsOf).join(', ')}.`)
}

function build(name: keyof typeof optionsOf, values: OptionValues, positionals: readonly string[]): Task {
  const json = values['json'] === true
  if (name === 'models' || name === 'devices') {
    if (positionals.length > 0) throw wrong(`${name} takes no '${positionals[0]}'.`)
    return { kind: name, json }
  }
  const listed = ofLists[name]
  if (listed) return listed(positionals, values)
  const videoPath = onlyVideo(name, positionals)
  if (name === 'probe') return { kind: 'probe', videoPath, json }
  if (name === 'export') return exportArguments(videoPath, values)
  if (name === 'bench') return benchArguments(videoPath, values)
  if (name === 'suggest') return suggestArguments(videoPath, values)
  return name === 'discover' ? discoverArguments(videoPath, values) : segmentArguments(videoPath, values)
}

/** Commands that take something else than one video. */
const ofLists: Partial<Record<keyof typeof optionsOf, (positionals: readonly string[], values: OptionValues) => Task>> =
  { batch: batchArguments, worker: workerArguments, submit: submitArguments, farm: farmArguments }

function isCommandName(name: string): name is keyof typeof optionsOf {
  return Object.hasOwn(optionsOf, name)
}

function parse(args: string[], options: (typeof optionsOf)[keyof typeof optionsOf]) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as OptionValues, positionals }
  } catch (thrown) {
    // Node's own sentence, without the advice after it, which our hint gives better.
    const [sentence = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split(/\.\s|\n/)
    throw wrong(`${sentence.replace(/\.$/, '')}.`)
  }
}

function onlyVideo(name: string, positionals: readonly string[]): string {
  const [videoPath, extra] = positionals
  const what = name === 'export' ? 'project' : 'video'
  if (!videoPath) throw wrong(`${name} needs a ${what}.`)
  if (extra !== undefined) throw wrong(`${name} takes one ${what}; '${extra}' is one too many.`)
  return videoPath
}

function segmentArguments(videoPath: string, values: OptionValues): SegmentArguments {
  const given = references(values)
  const isProject = /\.hodor$/i.test(videoPath)
  const clicks = clicksOf(values)
  if (given.length + clicks.length === 0 && !isProject) {
    throw wrong('segment needs a reference mask: --ref FRAME=MASK.png, or a place on the object: --click FRAME:X,Y.')
  }
  const command: SegmentArguments = {
    kind: 'segment',
    videoPath,
    references: given,
    ...(clicks.length > 0 && { clicks }),
    device: textOf(values, 'device') ?? 'auto',
    precision: precisionOf(values),
    overwrite: values['overwrite'] === true,
    json: values['json'] === true,
    quiet: values['quiet'] === true,
    ...defined(
      'wish',
      (textOf(values, 'format') ?? textOf(values, 'out')) === undefined ? undefined : exportWish(values)
    ),
    ...defined('masksDir', textOf(values, 'masks')),
    ...defined('overlayPath', textOf(values, 'overlay')),
    ...(values['sdr'] === true ? { standardRange: true } : {}),
    ...defined('savePath', textOf(values, 'save')),
    ...defined('bundlePath', textOf(values, 'model')),
    ...defined('from', count(values, 'from', 0)),
    ...defined('to', count(values, 'to', 0)),
    ...defined('window', count(values, 'window', 1))
  }
  checkRange(command)
  checkOutputs(command)
  return command
}

function checkOutputs({ videoPath, masksDir, overlayPath, savePath }: SegmentArguments): void {
  if (savePath !== undefined && !/\.hodor$/i.test(savePath)) throw wrong(`--save '${savePath}' does not end in .hodor.`)
  if (overlayPath === undefined) return
  if (!overlayContainers.includes(path.extname(overlayPath).toLowerCase())) {
    throw wrong(`--overlay '${overlayPath}' does not end in .mp4, .mov or .mkv.`)
  }
  const overlay = path.resolve(overlayPath)
  if (overlay === path.resolve(videoPath)) throw wrong('--overlay would overwrite the video itself.')
  if (masksDir !== undefined && overlay === path.resolve(masksDir))
    throw wrong('--overlay and --masks are the same path.')
}
