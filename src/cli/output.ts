import type { ErrorData, StudioError } from '../shared/domain/errors'

/** What a command may touch of its process; tests bring their own. */
export interface CliOutput {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { readonly isTTY?: boolean; write(text: string): unknown }
}

/** `--json` prints exactly one JSON document, pretty enough to read. */
export function printJson(output: CliOutput, value: unknown): void {
  output.stdout.write(`${JSON.stringify(value, jsonValue, 2)}\n`)
}

/** Typed arrays would print as objects with an entry per element. */
function jsonValue(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value
}

/**
 * An error in the words of a command line: with paths as they were given, and the option where the window has a button.
 * @param mayOverwrite whether the command takes --overwrite and was given without
 */
export function forTerminal({ code, messageWithPath, hint }: StudioError, mayOverwrite: boolean): ErrorData {
  const isThere = code === 'output-exists' && mayOverwrite
  const advice = isThere ? 'Name another place, or add --overwrite to replace what is there.' : hint
  return { code, message: messageWithPath, hint: advice }
}

/** Two lines: what happened with its code, what to do. */
export function describeError(error: ErrorData): string {
  const hint = error.hint === '' ? '' : `\n${printable(error.hint)}`
  return `Error: ${printable(error.message)} [${error.code}]${hint}`
}

/** A name may hold line breaks and terminal codes: shown escaped, as JSON does, instead of obeyed. */
export function printable(text: string): string {
  return [...text].map((char) => (isControl(char.codePointAt(0) ?? 0) ? escaped(char) : char)).join('')
}

function isControl(code: number): boolean {
  return code < 32 || (code >= 127 && code < 160)
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0
  return code < 32 ? JSON.stringify(char).slice(1, -1) : `\\u${code.toString(16).padStart(4, '0')}`
}
