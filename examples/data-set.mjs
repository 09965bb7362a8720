// A data set from a folder of clips and first-frame masks: COCO annotations of each clip, and a list of all of them.
//
//   node examples/data-set.mjs CLIPS OUT
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openStudio, StudioError } from 'hodor-studio'

const [clips = 'clips', out = 'data-set'] = process.argv.slice(2)
await mkdir(out, { recursive: true })
const studio = await openStudio()
const list = []
for (const name of (await readdir(clips)).filter((each) => /\.(mp4|mov|mkv|webm)$/i.test(each)).sort()) {
  const videoPath = path.join(clips, name)
  const stem = name.replace(/\.\w+$/, '')
  try {
    const { size, frameCount } = await studio.probe({ videoPath })
    const { files, objects } = await studio.segment({
      videoPath,
      references: [{ frameIndex: 0, maskPath: path.join(clips, `${stem}.png`) }],
      wish: { format: { kind: 'annotations', layout: 'coco', segmentation: 'rle' }, folder: out, nameTemplate: stem },
      overwrite: true
    })
    list.push({ clip: name, size, frames: frameCount, objects, annotations: files.map((file) => path.basename(file)) })
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
    list.push({ clip: name, error: error.toData() })
  }
}
await writeFile(path.join(out, 'list.json'), `${JSON.stringify(list, null, 2)}\n`)
await studio.close()
console.log(`${list.filter((each) => !('error' in each)).length} of ${list.length} clips`)
