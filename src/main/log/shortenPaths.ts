/**
 * A text with every absolute path cut to its last name: a log that is sent on must not tell where somebody keeps what.
 * A path ends at white space, a quotation mark, a bracket, a comma, a semicolon or a colon followed by one of them.
 */
export function shortenPaths(text: string): string {
  return text.replace(absolutePath, (path: string) => `…/${path.split(/[\\/]+/).at(-1) ?? ''}`)
}

/** Windows drives and shares, and paths from the root with two names at least: `/s` alone is a unit, not a path. */
const absolutePath =
  /(?<![\w…/\\.])(?:[A-Za-z]:[\\/]|\\\\|~?\/)(?:[^\s"'“”<>|()[\],;:\\/]+[\\/])+[^\s"'“”<>|()[\],;:\\/]*/gu
