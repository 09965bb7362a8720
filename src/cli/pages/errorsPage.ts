import { errorCodes } from '../../shared/domain/errors'
import { errorGuide } from '../../shared/domain/errorGuide'

/** `docs/errors.md`, from the same texts as the program's own. */
export function errorsPage(): string {
  const intro = `# Errors by their code

Every error that the window or the command line shows has a code, which stays the same from version to version: scripts may
rely on it. The command line prints it in brackets behind the message and, with \`--json\`, as \`error.code\`.`
  const entries = errorCodes.map((code) => {
    const { what, why, remedy } = errorGuide[code]
    return `## ${code}\n\n${what}\n\n**Why.** ${why}\n\n**What to do.** ${remedy}`
  })
  return `${[intro, ...entries].join('\n\n')}\n`
}
