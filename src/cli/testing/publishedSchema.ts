import { readFileSync } from 'node:fs'
import Ajv, { type ValidateFunction } from 'ajv'
import { commandsOfLines, type CommandWithOutput, outputSchemas } from '../../api/outputSchemas'

/** Holds what a command printed as JSON to the schema that is published of it, read by a validator that is not ours. */

const validators = new Map<CommandWithOutput, ValidateFunction>()

function validatorOf(command: CommandWithOutput): ValidateFunction {
  const known = validators.get(command)
  if (known) return known
  const file = new URL(`../../../docs/schemas/${command}.json`, import.meta.url)
  const made = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(file, 'utf8')) as object)
  validators.set(command, made)
  return made
}

/** @throws Error what of it the schema does not allow @param args of the command line; without `--json` nothing is looked at */
export function holdToSchema(args: readonly string[], stdout: string): void {
  const command = commandOf(args[0])
  if (command === null || !args.includes('--json') || args.includes('--schema')) return
  const isLines = commandsOfLines.includes(command) || (command === 'farm' && args[1] === 'watch')
  const documents = isLines ? stdout.split('\n') : [stdout]
  for (const text of documents.filter((each) => each.trim() !== '')) {
    const validate = validatorOf(command)
    if (validate(JSON.parse(text))) continue
    const faults = (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`)
    throw new Error(`${command} --json is not as docs/schemas/${command}.json says: ${faults.join('; ')}\n${text}`)
  }
}

function commandOf(name: string | undefined): CommandWithOutput | null {
  return name !== undefined && Object.hasOwn(outputSchemas, name) ? (name as CommandWithOutput) : null
}
