import { z } from 'zod'
import { StudioError } from '../../shared/domain/errors'
import { commands, type CommandName, type Handlers, type Reply } from '../../shared/ipc/contract'

/**
 * The edge: whatever a page sends is parsed here, before any handler runs. Never throws: failures are data.
 * @param name supposedly a command
 * @param input supposedly its input
 */
export async function dispatch(
  handlers: Handlers<CommandName>,
  name: unknown,
  input: unknown
): Promise<Reply<unknown>> {
  try {
    if (!isCommandName(name)) throw badArguments('The window asked for something the studio does not know.')
    const parsed = commands[name].input.safeParse(input)
    if (!parsed.success) throw badArguments(`“${name}” was asked for wrongly: ${describe(parsed.error)}.`)
    // The schema just proved the input to be this handler's: TypeScript cannot follow that through the lookup.
    const handler = handlers[name] as (input: unknown) => Promise<unknown>
    return { ok: true, value: await handler(parsed.data) }
  } catch (error) {
    return { ok: false, error: StudioError.from(error).toData() }
  }
}

export function badArguments(message: string, hint = 'This is a fault of the studio: please report it.'): StudioError {
  return new StudioError('bad-arguments', message, { hint })
}

function isCommandName(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue ? `${z.core.toDotPath(issue.path) || 'input'}: ${issue.message}` : 'input does not fit'
}
