// Types of the scripting interface, for `import … from 'hodor-studio'`: what the compiler says of `src/api/index.ts`.
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../setup/places.mjs'
import { nodeTool, show } from '../setup/processes.mjs'

const folder = path.join(root, 'out', 'api')

/** @returns {Promise<number>} exit code */
export async function buildDeclarations() {
  fs.rmSync(folder, { recursive: true, force: true })
  const code = await show(...nodeTool('typescript:tsc', '-p', 'tsconfig.api.json'), { cwd: root })
  if (code === 0) for (const file of declarationsIn(folder)) nameFiles(file)
  return code
}

function declarationsIn(place) {
  return fs
    .readdirSync(place, { recursive: true })
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => path.join(place, name))
}

/** Node resolves no names without endings, and neither does TypeScript for those who build for Node. */
function nameFiles(file) {
  const text = fs.readFileSync(file, 'utf8')
  fs.writeFileSync(file, text.replace(/((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]+)(['"])/g, '$1$2.js$3'))
}
