import { commandNames, helpText } from '../help'

/** `docs/cli.md`: what `help` prints, command by command. */
export function commandsPage(): string {
  const intro = `# The command line

Everything the studio does without its window: \`hodor-studio COMMAND\`. Codes of errors are explained in
[errors.md](errors.md), files of many jobs in [batch.md](batch.md).`
  const chapters = commandNames().map((name) => `## ${name}\n\n\`\`\`text\n${dedented(helpText(name))}\`\`\``)
  return `${[intro, `\`\`\`text\n${helpText('overview')}\`\`\``, ...chapters].join('\n\n')}\n`
}

function dedented(text: string): string {
  return text.replace(/^ {2}/gm, '')
}
