import { spawnSync } from 'node:child_process'

/** Python to check files with the tools they are for; `STUDIO_PYTHON` names one that has them. */
const program = process.env['STUDIO_PYTHON'] ?? 'python3'

/** Whether Python has these modules; says so where it has not, since the test is skipped then. */
export function pythonHas(...modules: string[]): boolean {
  const { status } = spawnSync(program, ['-c', `import ${modules.join(', ')}`])
  if (status !== 0) console.info(`skipped: ${program} has no ${modules.join(', ')} (STUDIO_PYTHON names another)`)
  return status === 0
}

/** What the script prints as JSON. @param args are `sys.argv[1:]` */
export function python(script: string, args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(program, ['-c', script, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28
  })
  if (status !== 0) throw new Error(`Python failed: ${stderr}`)
  return JSON.parse(stdout)
}
