import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a program and all it starts ask of the network, as the kernel is asked for it: `strace` (Linux) writes down every
 * `connect`, and every packet sent without one. Sockets of this machine (the display, the message bus) are no network.
 */
export class Connections {
  private constructor(readonly log: string) {}

  /** @returns null where there is no strace, or it may not look */
  static watcher(folder: string, name: string): Connections | null {
    const log = join(folder, `${name}.strace`)
    const { status } = spawnSync('strace', ['-f', '-qq', '-e', 'trace=connect', '-o', log, 'true'])
    return status === 0 ? new Connections(log) : null
  }

  /** Arguments for `strace`, in front of the program. */
  get arguments(): string[] {
    return ['-f', '-qq', '--seccomp-bpf', '-s', '256', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', this.log]
  }

  /** A program that runs another one watched, in its own process, so that its number is the same. */
  wrap(program: string, path: string): string {
    const quoted = ['-D', ...this.arguments, program].map((each) => `'${each.replaceAll("'", `'\\''`)}'`)
    writeFileSync(path, `#!/bin/sh\nexec strace ${quoted.join(' ')} "$@"\n`)
    chmodSync(path, 0o755)
    return path
  }

  /** Calls that were seen at all. */
  get all(): string[] {
    return readFileSync(this.log, 'utf8').split('\n').filter(Boolean)
  }

  /** Those that mean another machine, or this one by way of the network. */
  get network(): string[] {
    return this.all.filter((line) => /AF_INET|AF_PACKET/.test(line))
  }
}
