import fs from 'node:fs'

/**
 * Processes of one run, found by a variable in their environment that every child inherits: a child whose parent was killed
 * is still found, which its parent's number would not tell. Linux.
 */
export const tagName = 'STUDIO_RELIABILITY_RUN'

/** @returns processes that carry the tag and still run (not those that only wait to be read by their parent) */
export function familyOf(tag) {
  const entry = `${tagName}=${tag}`
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => read(pid, 'environ').split('\0').includes(entry) && !/^\d+ \(.*\) [ZX]/.test(read(pid, 'stat')))
}

/** What a process is: `ffmpeg`, `ffprobe`, `node`, … */
export function programOf(pid) {
  return (read(pid, 'cmdline').split('\0')[0] ?? '').split('/').at(-1)
}

export function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}

/** Kills all of a family, also what it starts meanwhile. */
export function killFamily(tag) {
  for (let left = familyOf(tag); left.length > 0; left = familyOf(tag)) left.forEach(kill)
}

/** @returns programs that are still there after a while: orphans */
export async function orphansOf(tag, withinMs = 5000) {
  const end = Date.now() + withinMs
  for (;;) {
    const left = familyOf(tag)
    if (left.length === 0) return []
    if (Date.now() > end) return left.map((pid) => `${programOf(pid)} ${pid}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function read(pid, what) {
  try {
    return fs.readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch {
    return ''
  }
}
