// Loaded by every entry script before anything else, so it must parse on old versions of Node too.
const needed = [20, 19]

/** Says what is wrong and sets the exit code where this Node is too old. */
export function nodeIsNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return true
  console.error(`HODOR Studio needs Node.js ${needed.join('.')} or newer; this is ${process.version}.`)
  console.error('Install a current release from https://nodejs.org, or choose one with your version manager.')
  process.exitCode = 1
  return false
}
