import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../setup/places.mjs'
import { noticesText } from './notices.mjs'
import { shippedPackages } from './shippedPackages.mjs'

test('the page states what is installed', () => {
  const written = fs.readFileSync(path.join(root, 'THIRD_PARTY_NOTICES.md'), 'utf8')
  expect(written === noticesText(), 'run `npm run notices`').toBe(true)
})

test('every run-time dependency is named, and those that come without their text have a chapter', () => {
  const packages = shippedPackages()
  const page = fs.readFileSync(path.join(root, 'THIRD_PARTY_NOTICES.md'), 'utf8')
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(dependencies)))
  const silent = packages.filter(({ text }) => text === '').map(({ name }) => name)
  const ofAws = ['credential-provider-http', 'credential-provider-login', 'nested-clients'].map(
    (name) => `@aws-sdk/${name}`
  )
  expect(silent).toEqual([...ofAws, 'onnxruntime-common', 'onnxruntime-node', 'saxes'])
  for (const name of ofAws) expect(page).toContain(`\`${name}\``)
  expect(page).toContain('ONNX Runtime')
  expect(page).toContain('saxes')
})
