import { createHash, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'

/** This machine in four letters: drives are shared, process numbers are not. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 4)

/** Short, whatever the length of the target's name, and hidden. It says whose it is, see `staleParts.ts`. */
export function temporaryBeside(target: string): string {
  const name = `.hodor-studio-${machine}-${process.pid}-${randomBytes(4).toString('hex')}.part`
  return join(dirname(target), name)
}

/** Number of the process a temporary file belongs to; null for other files and those of other machines. */
export function temporaryOwner(name: string): number | null {
  const [, host, pid] = /^\.hodor-studio-([0-9a-f]{4})-(\d+)-[0-9a-f]{8}\.part$/.exec(name) ?? []
  return host === machine && pid !== undefined ? Number(pid) : null
}
