// Segments every clip that is put into a folder, with the mask beside it: `bear.mp4` with `bear.png`, of its first frame.
//
//   node examples/watch-folder.mjs INBOX OUTBOX          until Ctrl+C
//   node examples/watch-folder.mjs INBOX OUTBOX --once   what is there now
import { watch } from 'node:fs'
import { access, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { openStudio, StudioError } from 'hodor-studio'

const [inbox = 'inbox', outbox = 'outbox', once] = process.argv.slice(2)
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

const studio = await openStudio()
/** Clips that are done, or failed: neither is tried again. */
const seen = new Set()

async function look() {
  const names = await readdir(inbox)
  for (const name of names.filter((each) => /\.(mp4|mov|mkv|webm)$/i.test(each) && !seen.has(each))) {
    const stem = name.replace(/\.\w+$/, '')
    if (!names.includes(`${stem}.png`)) continue
    seen.add(name)
    await segment(path.join(inbox, name), path.join(inbox, `${stem}.png`), path.join(outbox, stem))
  }
}

/** @param {string} videoPath @param {string} maskPath @param {string} folder */
async function segment(videoPath, maskPath, folder) {
  if (
    await access(path.join(folder, 'masks')).then(
      () => true,
      () => false
    )
  )
    return
  await mkdir(folder, { recursive: true })
  try {
    const { frames, complete } = await studio.segment(
      {
        videoPath,
        references: [{ frameIndex: 0, maskPath }],
        masksDir: path.join(folder, 'masks'),
        overlayPath: path.join(folder, 'overlay.mp4')
      },
      { signal: stop.signal }
    )
    console.log(`${videoPath}: ${frames} frames${complete ? '' : ', not whole'}`)
  } catch (error) {
    // A clip that cannot be read must not stop the others.
    if (!(error instanceof StudioError) || error.code === 'cancelled') throw error
    console.error(`${videoPath}: ${error.message} [${error.code}]`)
  }
}

await look()
if (once !== '--once') {
  let looking = Promise.resolve()
  const watcher = watch(inbox, { signal: stop.signal }, () => (looking = looking.then(look)))
  watcher.on('error', () => undefined)
  await new Promise((resolve) => stop.signal.addEventListener('abort', resolve))
  await looking.catch(() => undefined)
}
await studio.close()
