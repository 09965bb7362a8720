import { expect, it } from 'vitest'
import { detectorPath, readDetector, readTracks, tracksPath } from './findingBundles'
import { FrameDetector } from './frameDetector'
import { goldenDifference, goldenInput, readGolden } from '../inference/formulaGolden'
import { TrackDecoder } from './trackDecoder'

const threads = 2

it('the detector gives the golden tensors of its bundle', async () => {
  const golden = await readGolden(detectorPath())
  const detector = await FrameDetector.open(await readDetector(detectorPath()), 'cpu', threads)
  const found = await detector.detectIn(await detector.pixelsOf(goldenInput(golden, 'image')))
  expect(goldenDifference(golden, { ...found })).toBeLessThan(golden.tolerance)
  await detector.dispose()
})

it('the track decoder gives the golden tensors of its bundle', async () => {
  const golden = await readGolden(tracksPath())
  const bundle = await readTracks(tracksPath(), await readDetector(detectorPath()))
  const decoder = await TrackDecoder.open(bundle, 'cpu', threads)
  const tracks = await decoder.associate(goldenInput(golden, 'queries'))
  const logits = await decoder.masks(tracks.embeddings, goldenInput(golden, 'mask_features'))
  expect(goldenDifference(golden, { ...tracks, logits })).toBeLessThan(golden.tolerance)
  await decoder.dispose()
})

it('tracks made for another detector are refused', async () => {
  const detector = await readDetector(detectorPath())
  const sha256 = { ...detector.manifest.sha256, 'object_decoder.onnx': '0'.repeat(64) }
  const other = { ...detector, manifest: { ...detector.manifest, sha256 } }
  await expect(readTracks(tracksPath(), other)).rejects.toMatchObject({ code: 'bundle-invalid' })
})

it('a difference shows, and so does what is missing', () => {
  const golden = {
    inputs: {},
    tolerance: 0.02,
    outputs: { scores: { shape: [2], data: [0.5, -1] } }
  }
  const tensor = (...values: number[]) => ({ dims: [values.length], data: Float32Array.from(values) })
  expect(goldenDifference(golden, { scores: tensor(0.5, -1) })).toBe(0)
  expect(goldenDifference(golden, { scores: tensor(0.6, -1) })).toBeCloseTo(0.1)
  expect(goldenDifference(golden, { scores: tensor(0.5) })).toBe(Infinity)
  expect(goldenDifference(golden, {})).toBe(Infinity)
})
