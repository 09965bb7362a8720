// The Nuke side: makes a matte of a saved project and a script that reads both. In Nuke, from Python:
//
//   import subprocess, json, nuke
//   made = json.loads(subprocess.check_output(['node', 'examples/nuke-matte.mjs', 'shot.hodor', '/renders']))
//   nuke.scriptSource(made['script'])
import path from 'node:path'
import { openStudio, StudioError } from 'hodor-studio'

const [projectPath = '', folder = '.'] = process.argv.slice(2)
const studio = await openStudio()
try {
  const { files, frames, notes } = await studio.export(
    {
      projectPath,
      folder: path.resolve(folder),
      nameTemplate: '{name}_matte',
      format: { kind: 'matte', codec: 'png', edges: { featherPx: 1 }, timelines: ['nk'] },
      overwrite: true
    },
    { onEvent: (event) => event.kind === 'progress' && process.stderr.write(`\r${event.done} of ${event.total}`) }
  )
  process.stderr.write('\n')
  const script = files.find((file) => file.endsWith('.nk'))
  console.log(JSON.stringify({ script, first: files[0], frames, notes }))
} catch (error) {
  // The code is stable, for scripts; the hint is for people.
  if (!(error instanceof StudioError)) throw error
  console.log(JSON.stringify({ error: error.toData() }))
  process.exitCode = 1
} finally {
  await studio.close()
}
