import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { decode } from 'fast-png'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../setup/places.mjs'
import { arches, builderConfig, targetsOf } from './builderConfig.mjs'
import { videoExtensions } from './fileTypes.mjs'
import { writeIcons } from './icons/icons.mjs'
import { pinOf } from './shippedFfmpeg.mjs'

let folder
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-package-'))
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

test.each(['linux', 'win32', 'darwin'])(
  '%s: processors that the runtime has, each with an FFmpeg pinned',
  (platform) => {
    expect(arches(platform).length).toBeGreaterThan(0)
    expect(targetsOf(false, platform).length).toBeGreaterThan(0)
    for (const arch of arches(platform)) {
      for (const tool of ['ffmpeg', 'ffprobe']) {
        expect(pinOf(platform, arch)[tool]).toMatchObject({ integrity: expect.stringMatching(/^sha512-.{86}==$/) })
      }
    }
    const { files, electronFuses } = builderConfig({ untested: false, platform })
    expect(files).not.toContain(`!node_modules/onnxruntime-node/bin/napi-v6/${platform}/**`)
    expect(electronFuses === undefined).toBe(platform === 'linux')
  }
)

test('a platform without an FFmpeg is refused with what to do', () => {
  expect(() => pinOf('linux', 'arm64')).toThrow('STUDIO_PACKAGE_FFMPEG')
})

test('files named in the configuration are there', () => {
  const { extraResources, mac, nsis } = builderConfig({ untested: false })
  const named = [...extraResources.map(({ from }) => from), mac.entitlements, nsis.include]
  for (const name of named.filter((each) => !each.startsWith('dist/'))) {
    expect(fs.existsSync(path.join(root, name)), name).toBe(true)
  }
})

test('it is notarised only with a certificate and an account', () => {
  const notarize = (env) => builderConfig({ untested: false, platform: 'darwin', env }).mac.notarize
  expect(notarize({})).toBe(false)
  expect(notarize({ APPLE_ID: 'a' })).toBe(false)
  expect(notarize({ APPLE_ID: 'a', CSC_LINK: 'c' })).toBe(true)
})

test('the installer for Windows offers the same videos as the other systems', () => {
  const script = fs.readFileSync(path.join(root, 'scripts', 'package', 'installer.nsh'), 'utf8')
  const offered = [...script.matchAll(/insertmacro openWith "(\w+)"/g)].map(([, extension]) => extension)
  expect(offered).toEqual(videoExtensions)
})

test('icons: pictures of every size, and the containers of Windows and macOS around the same ones', () => {
  writeIcons(folder)
  const picture = fs.readFileSync(path.join(folder, 'linux', '256x256.png'))
  const { width, height, channels, data } = decode(picture)
  expect([width, height, channels]).toEqual([256, 256, 4])
  expect(data[3]).toBe(0)
  expect(data[(128 * 256 + 128) * 4 + 3]).toBe(255)

  const ico = fs.readFileSync(path.join(folder, 'icon.ico'))
  const last = 6 + 16 * (ico.readUInt16LE(4) - 1)
  expect(ico.readUInt8(last)).toBe(0)
  const [length, offset] = [ico.readUInt32LE(last + 8), ico.readUInt32LE(last + 12)]
  expect(ico.subarray(offset, offset + length).equals(picture)).toBe(true)
  expect(offset + length).toBe(ico.length)

  const icns = fs.readFileSync(path.join(folder, 'icon.icns'))
  expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
  const sizes = {}
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    sizes[icns.toString('latin1', at, at + 4)] = decode(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4))).width
  }
  expect(sizes).toMatchObject({ ic11: 32, ic07: 128, ic10: 1024 })
})
