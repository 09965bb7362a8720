import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { buildCli } from '../../cli/testing/builtCli'
import { defaultBundlePath } from './bundles'
import type { ProbeResult } from './compareDevices'

/** The software graphics driver that ships with Electron: slow, and the real WebGPU provider all the same. */
const root = fileURLToPath(new URL('../../../', import.meta.url))
const electron = join(root, 'node_modules', 'electron', 'dist')
const driver = join(electron, 'vk_swiftshader_icd.json')
const hasDriver = process.platform === 'linux' && existsSync(driver)

it.skipIf(!hasDriver)(
  `WebGPU gives the masks of the CPU and the golden tensors${hasDriver ? '' : ' (needs the driver that ships with Electron)'}`,
  async () => {
    await buildCli()
    const libraries = [process.env['LD_LIBRARY_PATH'], electron].filter(Boolean).join(delimiter)
    const env = { ...process.env, VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: libraries }
    const args = [join(root, 'out', 'main', 'deviceProbe.cjs'), defaultBundlePath(), 'webgpu', '2']
    const printed = await new Promise<string>((resolve, reject) =>
      execFile(process.execPath, args, { env, timeout: 300_000 }, (error, stdout) =>
        error ? reject(error) : resolve(stdout)
      )
    )
    const result = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as ProbeResult
    expect(result).toMatchObject({ ok: true })
    if (!result.ok) return
    expect(result.maxDifference).toBeLessThan(0.01)
    expect(result.golden?.masks).toBeLessThan(0.02)
    expect(result.golden?.descriptors).toBeLessThan(0.05)
  },
  400_000
)
