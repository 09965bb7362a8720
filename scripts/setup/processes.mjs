// Child processes of the set-up scripts: argument arrays, never a shell.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { nodeModules } from './places.mjs'

/** Something the set-up cannot do by itself. The message tells the reader what to do. */
export class SetupError extends Error {}

/** Runs to the end and returns what was printed; `ok` is false for a missing program too. */
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options })
  return { ok: result.status === 0, out: result.stdout ?? '', err: result.stderr ?? String(result.error ?? '') }
}

/** Runs with the terminal's output. @returns exit code; 127 where the program is missing, 128 + n after signal n */
export function show(command, args, options = {}) {
  return ended(spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options }))
}

/** Runs without the terminal. @returns the code as of `show`, and what was printed to both outputs */
export async function collect(command, args, options = {}) {
  const env = process.stdout.isTTY ? { FORCE_COLOR: '1', ...process.env } : process.env
  const child = spawn(command, args, { env, ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk))
  const code = await ended(child)
  return { code, output: Buffer.concat(chunks).toString('utf8') }
}

function ended(child) {
  return new Promise((resolve) => {
    const stopWatching = forwardSignals(child)
    child.once('error', () => {
      stopWatching()
      resolve(127)
    })
    // Not at the exit: what was printed last is read after it.
    child.once('close', (code, signal) => {
      stopWatching()
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : 15))
    })
  })
}

/** Ctrl+C reaches the whole foreground group; a lone `kill` of this script would leave the child behind. */
function forwardSignals(child) {
  const onTerm = () => child.kill('SIGTERM')
  const onInt = () => {}
  process.on('SIGTERM', onTerm)
  process.on('SIGINT', onInt)
  return () => {
    process.off('SIGTERM', onTerm)
    process.off('SIGINT', onInt)
  }
}

/** The npm that runs this script, else the one on the PATH. @returns [command, ...leading arguments] */
export function npmCommand() {
  const cli = process.env.npm_execpath ?? ''
  if (path.basename(cli) === 'npm-cli.js') return [process.execPath, cli]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm']
}

/**
 * A tool of node_modules, run by this Node: no shell and no wrapper script, so that it works on every system.
 * @param {string} tool package, or `package:command` where the two differ
 * @returns {[string, string[]]} command and arguments
 */
export function nodeTool(tool, ...args) {
  const [name, command = name] = tool.split(':')
  const folder = path.join(nodeModules, name)
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return [process.execPath, [path.join(folder, typeof bin === 'string' ? bin : bin[command]), ...args]]
}
