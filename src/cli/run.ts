import { StudioError } from '../shared/domain/errors'
import { parseArguments, type Command } from './arguments'
import { helpText } from './help'
import { noLog, openCommandLog, type CommandLog } from './commandLog'
import { describeError, forTerminal, printJson, type CliOutput } from './output'
import { studioVersion } from '../api/version'

const exitCodes = { done: 0, failed: 1, wrongArguments: 2, cancelled: 130 } as const

type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/**
 * Runs one command line to its end. Results go to `stdout`, everything else to `stderr`.
 * @param args the arguments after the program's name
 * @returns the exit code; nothing is thrown
 */
export async function run(args: readonly string[], output: CliOutput, signal: AbortSignal): Promise<ExitCode> {
  let command: Command | null = null
  try {
    command = parseArguments(args)
    const { logPath } = command
    const log = logPath === undefined ? noLog : await openCommandLog(logPath, args)
    return await carryOut(command, output, signal, log)
  } catch (thrown) {
    const error = StudioError.from(thrown)
    const told = forTerminal(error, command !== null && 'overwrite' in command && !command.overwrite)
    if (command && 'json' in command && command.json) printJson(output, { error: told })
    output.stderr.write(`${describeError(told)}\n${faultOf(error)}`)
    return exitCodeOf(error)
  }
}

/** @throws StudioError what the command broke of, after the log has it */
async function carryOut(command: Command, output: CliOutput, signal: AbortSignal, log: CommandLog): Promise<ExitCode> {
  try {
    // False: something failed that did not stop the rest, and was told.
    const code = (await execute(command, output, signal)) === false ? exitCodes.failed : exitCodes.done
    log.ended(code)
    return code
  } catch (thrown) {
    // Whatever broke after the user cancelled broke because of it.
    const error = signal.aborted ? new StudioError('cancelled', 'Cancelled.') : StudioError.from(thrown)
    log.failed(error)
    throw error
  }
}

type Named<K extends Command['kind']> = Command & { readonly kind: K }
type Runner<C> = (command: C, output: CliOutput, signal: AbortSignal) => Promise<unknown>

/** One line a command. What a command needs is loaded when it is given: nobody waits for the others' code. */
const runners: { readonly [K in Command['kind']]: Runner<Named<K>> } = {
  help: ({ topic }, output) => printed(output, helpText(topic)),
  version: (_, output) => printed(output, `${studioVersion()}\n`),
  probe: async ({ videoPath, json }, output, signal) =>
    (await import('./probe')).probe(videoPath, json, output, signal),
  devices: async ({ json }, output) => (await import('./devices')).devices(json, output),
  models: async ({ json }, output) => (await import('./models')).models(json, output),
  batch: async (...all) => (await import('./batch')).batch(...all),
  bench: async (...all) => (await import('./bench')).bench(...all),
  export: async (...all) => (await import('./export')).exportCommand(...all),
  segment: async (...all) => (await import('./segment')).segment(...all),
  worker: async (...all) => (await import('./worker')).worker(...all),
  submit: async (...all) => (await import('./submit')).submit(...all),
  farm: async (...all) => (await import('./farm')).farm(...all),
  discover: async (...all) => (await import('./discover')).discover(...all),
  suggest: async (...all) => (await import('./suggest')).suggest(...all)
}

function execute(command: Command, output: CliOutput, signal: AbortSignal): Promise<unknown> {
  // A runner is only ever given the command it was found by.
  return (runners[command.kind] as Runner<Command>)(command, output, signal)
}

async function printed(output: CliOutput, text: string): Promise<void> {
  output.stdout.write(text)
}

function exitCodeOf({ code }: StudioError): ExitCode {
  if (code === 'cancelled') return exitCodes.cancelled
  return code === 'bad-arguments' ? exitCodes.wrongArguments : exitCodes.failed
}

/** A fault of the studio is asked to be reported: with where it happened. */
function faultOf(error: StudioError): string {
  const { cause } = error
  return error.code === 'internal' && cause instanceof Error && cause.stack ? `${cause.stack}\n` : ''
}
