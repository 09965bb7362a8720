// `npm run bench:redaction -- --davis DAVIS`: how well "Hide" covers three moving objects of real footage, against the truth
// of DAVIS-2016 val. Four clips stand in one picture; an object of each of three is masked on the first frame alone, carried
// through, and covered. Told for each safety margin: frames on which a pixel shows through of what was tracked, and of the
// object as it truly is, and how much of the picture is covered.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { encode } from 'fast-png'
import { openStudio } from 'hodor-studio'

const { values } = parseArgs({
  options: {
    davis: { type: 'string', default: '../shared/davis/DAVIS' },
    clips: { type: 'string', default: 'dance-twirl,car-shadow,breakdance,cows' },
    frames: { type: 'string', default: '40' },
    margins: { type: 'string', default: '0,8,16,32' },
    references: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false }
  }
})
const clips = values.clips.split(',')
const frames = Number(values.frames)
const size = { width: 1708, height: 960 }
const pixels = size.width * size.height
/** Nothing of the footage is of this colour. */
const cover = [255, 0, 255]
const folder = await mkdtemp(path.join(tmpdir(), 'studio-redaction-'))
const studio = await openStudio()
try {
  const rows = await measure()
  if (values.json) console.log(JSON.stringify(rows, null, 2))
  else report(rows)
} finally {
  await studio.close()
  await rm(folder, { recursive: true, force: true })
}

async function measure() {
  const { ffmpeg } = (await studio.probe({ videoPath: path.join(values.davis, 'JPEGImages/480p', clips[0]) })).ffmpeg
  const video = path.join(folder, 'four.mkv')
  run(ffmpeg, [...grid('JPEGImages', 'jpg'), '-c:v', 'ffv1', '-pix_fmt', 'yuv444p', '-frames:v', String(frames), video])
  const truth = await stream(ffmpeg, [...grid('Annotations', 'png'), '-pix_fmt', 'gray'], 1)
  const labels = truth.map(labelled)
  const references = []
  for (const frameIndex of values.references.split(',').map(Number)) {
    const maskPath = path.join(folder, `${frameIndex}.png`)
    await writeFile(maskPath, encode({ ...size, data: labels[frameIndex], channels: 1, depth: 8 }))
    references.push({ frameIndex, maskPath })
  }
  const project = path.join(folder, 'four.hodor')
  const masksDir = path.join(folder, 'masks')
  await studio.segment({ videoPath: video, references, savePath: project, masksDir })
  const tracked = await stream(ffmpeg, ['-i', path.join(masksDir, '%05d.png'), '-vf', 'format=rgb24'], 3)
  const rows = []
  for (const margin of values.margins.split(',').map(Number)) {
    const [file, report] = await hidden(project, margin)
    const shown = await stream(ffmpeg, ['-i', file], 3)
    rows.push({ margin, ...compared(shown, labels, tracked), unsureFrames: report })
  }
  return rows
}

/** @returns the covered video, and how many frames its report lists */
async function hidden(projectPath, marginPx) {
  const { files } = await studio.export({
    projectPath,
    folder,
    nameTemplate: `hidden ${marginPx}`,
    format: { kind: 'hide', codec: 'ffv1', cover: { kind: 'solid', colour: cover }, marginPx }
  })
  const { readFile } = await import('node:fs/promises')
  const told = JSON.parse(
    await readFile(
      files.find((file) => file.endsWith('.report.json')),
      'utf8'
    )
  )
  return [files[0], Array.isArray(told.frames) ? told.frames.length : null]
}

/** Four clips, two by two. */
function grid(kind, ending) {
  const inputs = clips.flatMap((clip) => [
    ...['-framerate', '24', '-start_number', '0', '-i', path.join(values.davis, kind, '480p', clip, `%05d.${ending}`)]
  ])
  const even = [0, 1, 2, 3].map((at) => `[${at}]scale=854:480:flags=neighbor,setsar=1[v${at}]`).join(';')
  return [...inputs, '-filter_complex', `${even};[v0][v1]hstack[a];[v2][v3]hstack[b];[a][b]vstack`]
}

/** Objects 1 to 3 where the truth has them; the fourth clip's is nobody that has to be hidden. */
function labelled(truth) {
  return Uint8Array.from(truth, (value, at) => {
    const quarter = (Math.floor(at / size.width) >= 480 ? 2 : 0) + (at % size.width >= 854 ? 1 : 0)
    return value > 0 && quarter < 3 ? quarter + 1 : 0
  })
}

function compared(shown, labels, tracked) {
  const tally = { frames: shown.length, trackedFrames: 0, truthFrames: 0, truthPixels: 0, objectPixels: 0, covered: 0 }
  const worst = { frame: -1, pixels: 0 }
  shown.forEach((picture, frame) => {
    let ofTracked = 0
    let ofTruth = 0
    for (let at = 0; at < pixels; at++) {
      const isCovered = isCover(picture, at * 3)
      if (isCovered) tally.covered++
      const isTracked = tracked[frame][at * 3] + tracked[frame][at * 3 + 1] + tracked[frame][at * 3 + 2] > 0
      if (isTracked && !isCovered) ofTracked++
      if (labels[frame][at] === 0) continue
      tally.objectPixels++
      if (!isCovered) ofTruth++
    }
    if (ofTracked > 0) tally.trackedFrames++
    if (ofTruth > 0) tally.truthFrames++
    tally.truthPixels += ofTruth
    if (ofTruth > worst.pixels) Object.assign(worst, { frame, pixels: ofTruth })
  })
  return { ...tally, covered: tally.covered / pixels / shown.length, worst }
}

function isCover(picture, at) {
  return cover.every((value, channel) => Math.abs(picture[at + channel] - value) <= 40)
}

function report(rows) {
  console.log(
    `${clips.slice(0, 3).join(', ')} (and ${clips[3]}, which is not hidden), ${frames} frames, masks on ${values.references}`
  )
  for (const { margin, frames: all, trackedFrames, truthFrames, truthPixels, objectPixels, covered, worst } of rows) {
    const share = ((100 * truthPixels) / objectPixels).toFixed(3)
    console.log(
      `margin ${String(margin).padStart(3)} px: of what was tracked a pixel shows on ${trackedFrames} of ${all} frames; ` +
        `of the true objects on ${truthFrames} (${share} % of their pixels, most on frame ${worst.frame}: ${worst.pixels}); ` +
        `${(100 * covered).toFixed(1)} % of the picture is covered`
    )
  }
}

function run(program, args) {
  const { status, stderr } = spawnSync(program, ['-nostdin', '-v', 'error', '-y', ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** Frames of what FFmpeg makes, as raw samples. */
async function stream(program, args, channels) {
  const format = channels === 1 ? 'gray' : 'rgb24'
  const out = ['-frames:v', String(frames), '-f', 'rawvideo', '-pix_fmt', format, 'pipe:1']
  const child = spawn(program, ['-nostdin', '-v', 'error', ...args, ...out], { stdio: ['ignore', 'pipe', 'inherit'] })
  const parts = []
  for await (const part of child.stdout) parts.push(part)
  const all = Buffer.concat(parts)
  const length = pixels * channels
  return Array.from({ length: all.length / length }, (_, at) => all.subarray(at * length, (at + 1) * length))
}
