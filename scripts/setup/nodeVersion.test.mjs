import { afterEach, expect, test, vi } from 'vitest'
import { nodeIsNewEnough } from './nodeVersion.mjs'

const { versions, version, exitCode } = process

afterEach(() => {
  vi.restoreAllMocks()
  Object.defineProperties(process, { versions: { value: versions }, version: { value: version } })
  process.exitCode = exitCode
})

function pretendToBe(node) {
  Object.defineProperties(process, { versions: { value: { node } }, version: { value: `v${node}` } })
}

test.each(['12.22.12', '18.20.8', '20.18.3'])('Node %s is told what is needed', (node) => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  pretendToBe(node)
  expect(nodeIsNewEnough()).toBe(false)
  expect(process.exitCode).toBe(1)
  expect(printed).toHaveBeenCalledWith(`HODOR Studio needs Node.js 20.19 or newer; this is v${node}.`)
})

test.each(['20.19.0', '22.12.0', '24.1.0'])('Node %s will do', (node) => {
  pretendToBe(node)
  expect(nodeIsNewEnough()).toBe(true)
})
