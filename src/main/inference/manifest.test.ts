import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultBundlePath, listBundles } from './bundles'
import { readBundle } from './manifest'
import { OrtModel } from './ortModel'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'))
  await cp(defaultBundlePath(), join(folder, 'net'), { recursive: true })
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const net = (): string => join(folder, 'net')

interface Editable {
  format: number
  graphs: { backbone: { file: string }; object_encoder: { inputs: Record<string, string[]> } }
}

async function editManifest(change: (manifest: Editable) => void): Promise<void> {
  const path = join(net(), 'manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Editable
  change(manifest)
  await writeFile(path, JSON.stringify(manifest))
}

describe('readBundle', () => {
  it('reads and verifies the default bundle', async () => {
    const bundle = await readBundle(net())
    expect(bundle.manifest.format).toBe(1)
    expect(bundle.graphs.backbone.length).toBeGreaterThan(100_000)
  })

  it('names a missing graph', async () => {
    await rm(join(net(), 'mask_decoder.onnx'))
    await expect(readBundle(net())).rejects.toMatchObject({
      code: 'bundle-missing-file',
      message: expect.stringContaining('mask_decoder.onnx')
    })
  })

  it('names a graph with one byte changed, and both hashes', async () => {
    const path = join(net(), 'backbone.onnx')
    const bytes = await readFile(path)
    bytes[bytes.length >> 1]! ^= 1
    await writeFile(path, bytes)
    await expect(readBundle(net())).rejects.toMatchObject({
      code: 'bundle-altered',
      message: expect.stringMatching(/backbone\.onnx.*[0-9a-f]{12}… expected, [0-9a-f]{12}… found/)
    })
  })

  it('names a graph that the manifest does not know', async () => {
    await writeFile(join(net(), 'other.onnx'), 'x')
    await expect(readBundle(net())).rejects.toMatchObject({
      code: 'bundle-altered',
      message: expect.stringContaining('other.onnx')
    })
  })

  it('refuses a later format', async () => {
    await editManifest((manifest) => void (manifest.format = 2))
    await expect(readBundle(net())).rejects.toMatchObject({
      code: 'bundle-invalid',
      message: expect.stringContaining('format')
    })
  })

  it('refuses graphs outside the bundle', async () => {
    await editManifest((manifest) => void (manifest.graphs.backbone.file = '../net/backbone.onnx'))
    await expect(readBundle(net())).rejects.toMatchObject({ code: 'bundle-invalid' })
  })

  it.each([
    ['a folder without manifest', () => rm(join(net(), 'manifest.json')), 'bundle-missing-file'],
    ['a manifest that is no JSON', () => writeFile(join(net(), 'manifest.json'), '{'), 'bundle-invalid'],
    ['no folder', () => rm(net(), { recursive: true }), 'bundle-missing-file']
  ])('refuses %s', async (_name, change, code) => {
    await change()
    await expect(readBundle(net())).rejects.toMatchObject({ code })
  })

  it('refuses a file in place of the folder', async () => {
    await expect(readBundle(join(net(), 'manifest.json'))).rejects.toMatchObject({ code: 'bundle-invalid' })
  })
})

describe('OrtModel.open', () => {
  it('names a graph whose inputs are not those of the manifest', async () => {
    await editManifest((manifest) => void (manifest.graphs.object_encoder.inputs['extra'] = ['1']))
    const bundle = await readBundle(net())
    await expect(OrtModel.open(bundle, { device: 'cpu', threads: 1 })).rejects.toMatchObject({
      code: 'bundle-invalid',
      message: expect.stringMatching(/object_encoder\.onnx.*inputs f8 .*manifest says extra/)
    })
  })
})

describe('listBundles', () => {
  it('lists folders with a manifest, and nothing else', async () => {
    await writeFile(join(folder, 'note.txt'), 'x')
    const found = await listBundles([folder, join(folder, 'nowhere')])
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ path: net(), licence: 'Apache-2.0' })
  })
})
