import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../../scripts/setup/places.mjs'

/** What a run needs, small: a clip of a square that moves, the mask of it, the default network at a quarter of its size. */

export const size = { width: 160, height: 96 }

export function makeWorld(folder, frames) {
  fs.mkdirSync(folder, { recursive: true })
  const world = { frames, clip: makeClip(folder, frames), mask: makeMask(folder), bundle: makeBundle(folder) }
  const project = path.join(folder, 'clip.hodor')
  const args = ['segment', world.clip, '--ref', `0=${world.mask}`, ...onNetwork(world.bundle), '--save', project]
  const { status, stderr } = spawnSync(process.execPath, [studio, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return { ...world, project }
}

export const studio = path.join(root, 'bin', 'hodor-studio')

/** The same everywhere, whatever the machine has. */
export function onNetwork(bundle) {
  return ['--model', bundle, '--device', 'cpu', '--precision', 'float32']
}

export function makeClip(folder, frames) {
  const clip = path.join(folder, 'clip.mp4')
  const seconds = frames / 25
  const ground = `color=c=gray:s=160x96:r=25:d=${seconds},geq=lum='48+112*(X+Y)/256':cb=128:cr=128`
  const square = `color=c=red:s=32x32:r=25:d=${seconds}`
  const place = `[0][1]overlay=x='64+40*sin(n/20)':y=32:eval=frame:format=rgb`
  const inputs = ['-f', 'lavfi', '-i', ground, '-f', 'lavfi', '-i', square]
  ffmpeg([...inputs, '-filter_complex', place, '-frames:v', `${frames}`, '-pix_fmt', 'yuv420p', '-g', '12', clip])
  return clip
}

export function makeMask(folder) {
  const mask = path.join(folder, 'mask.png')
  const box = "geq=lum='if(between(X,64,95)*between(Y,32,63),255,0)'"
  ffmpeg(['-f', 'lavfi', '-i', `color=c=black:s=160x96,format=gray,${box}`, '-frames:v', '1', mask])
  return mask
}

/** @param shortSide of what the network sees, pixels */
export function makeBundle(folder, shortSide = 96) {
  const bundle = path.join(folder, 'small')
  fs.cpSync(path.join(root, 'models', 'bundles', 'hodor-lite'), bundle, { recursive: true })
  const file = path.join(bundle, 'manifest.json')
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'))
  manifest.input.short_side = shortSide
  fs.writeFileSync(file, JSON.stringify(manifest))
  return bundle
}

export function ffmpeg(args) {
  const program = process.env.STUDIO_FFMPEG || 'ffmpeg'
  const { status, stderr, error } = spawnSync(program, ['-v', 'error', '-nostdin', '-y', ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`ffmpeg: ${error?.message ?? stderr}`)
}
