import fs from 'node:fs'

/** Memory and open files of a process and all it started (Linux); shared pages count once. */
export function figuresOf(root) {
  const children = new Map()
  for (const name of fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = Number(/^\d+ \(.*\) \S (\d+)/.exec(read(`/proc/${name}/stat`))?.[1] ?? -1)
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const family = [root]
  for (let at = 0; at < family.length; at++) family.push(...(children.get(family[at]) ?? []))
  const kilobytes = family.map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0))
  return {
    mebibytes: Math.round(kilobytes.reduce((sum, each) => sum + each, 0) / 1024),
    handles: family.reduce((sum, pid) => sum + count(`/proc/${pid}/fd`), 0),
    processes: family.length
  }
}

function count(folder) {
  try {
    return fs.readdirSync(folder).length
  } catch {
    return 0
  }
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
