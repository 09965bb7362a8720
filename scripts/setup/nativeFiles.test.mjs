import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkNativeFiles } from './nativeFiles.mjs'
import { nodeModules } from './places.mjs'

test('what is installed is what was released; a library or a program with one byte changed is refused', () => {
  expect(() => checkNativeFiles()).not.toThrow()
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-native-'))
  try {
    const [modules, delivered] = [path.join(folder, 'modules'), path.join(folder, 'ffmpeg')]
    const inside = path.join('bin', 'napi-v6', process.platform, process.arch)
    const [from, to] = [nodeModules, modules].map((each) => path.join(each, 'onnxruntime-node'))
    fs.cpSync(path.join(from, inside), path.join(to, inside), { recursive: true })
    fs.copyFileSync(path.join(from, 'package.json'), path.join(to, 'package.json'))
    expect(() => checkNativeFiles({ modules, delivered })).not.toThrow()

    const binding = path.join(to, inside, 'onnxruntime_binding.node')
    const bytes = fs.readFileSync(binding)
    bytes[bytes.length >> 1] ^= 1
    fs.writeFileSync(binding, bytes)
    expect(() => checkNativeFiles({ modules, delivered })).toThrow(/onnxruntime_binding\.node is not the file/)
    fs.rmSync(binding)
    expect(() => checkNativeFiles({ modules, delivered })).toThrow(/is missing/)

    fs.rmSync(modules, { recursive: true })
    fs.mkdirSync(delivered)
    fs.writeFileSync(path.join(delivered, 'ffmpeg'), 'another')
    expect(() => checkNativeFiles({ modules, delivered })).toThrow(/ffmpeg is not the file/)
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
})

test('a runtime nobody stated hashes of is refused', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-native-'))
  fs.mkdirSync(path.join(folder, 'onnxruntime-node'))
  fs.writeFileSync(path.join(folder, 'onnxruntime-node', 'package.json'), '{"version":"9.9.9"}')
  expect(() => checkNativeFiles({ modules: folder, delivered: folder })).toThrow(/9\.9\.9 has no hashes/)
  fs.rmSync(folder, { recursive: true })
})
