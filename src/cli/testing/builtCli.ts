import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { holdToSchema } from './publishedSchema'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Builds the studio where a source changed: these tests run what users run, `bin/hodor-studio`. */
export async function buildCli(): Promise<void> {
  const { code, stderr } = await finished(spawnNode([join(root, 'scripts', 'build.mjs'), '--if-stale'], {}))
  if (code !== 0) throw new Error(`the build failed: ${stderr}`)
}

export interface CliEnd {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** What it prints as JSON is held to the schema that is published of it. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliEnd> {
  const end = await finished(startCli(args, options))
  holdToSchema(args, end.stdout)
  return end
}

/** A process group of its own, so that a test can press Ctrl+C in it. */
export function startCli(args: readonly string[], options: CliOptions = {}): ChildProcess {
  return spawnNode([join(root, 'bin', 'hodor-studio'), ...args], options)
}

export async function finished(child: ChildProcess): Promise<CliEnd> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal, stdout, stderr }
}

function spawnNode(args: readonly string[], { cwd, env }: CliOptions): ChildProcess {
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd })
  })
}

/** An empty folder for outputs. */
export class Outputs {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Outputs> {
    return new Outputs(await mkdtemp(join(tmpdir(), 'studio outputs ')))
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Everything below the folder, temporary files included, sorted. */
  async list(): Promise<string[]> {
    return (await readdir(this.folder, { recursive: true })).sort()
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }
}
