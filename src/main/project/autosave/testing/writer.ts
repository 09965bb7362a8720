import { encodeMask } from '../../../../shared/domain/maskRle'
import type { Project, ProjectPatch } from '../../../../shared/domain/project'
import { packPatch, packProject } from '../../../../shared/domain/projectPacking'
import { saveProject } from '../../projectStore'
import { Autosaves } from '../autosaves'

/**
 * A studio that does nothing but paint and save, until it is killed: each change is numbered, and its number written to
 * the output once the change is safe.
 */

const [, , root = '', projectPath = ''] = process.argv
const size = { width: 64, height: 48 }
const frameCount = 40

export function changeNumber(number: number): ProjectPatch {
  const data = new Uint8Array(size.width * size.height).fill(1 + (number % 200), 0, 1 + (number % 3000))
  return {
    video: { path: '/clips/a.mp4', frameCount, ...size },
    objects: [],
    range: null,
    // The number itself travels here.
    view: { frameIndex: number, opacity: 0.5 },
    exportSettings: {},
    references: [{ frameIndex: number % frameCount, mask: encodeMask({ ...size, data }) }],
    masks: [],
    removedReferences: [],
    removedMasks: []
  }
}

async function paintForEver(): Promise<void> {
  const autosaves = new Autosaves(root)
  await autosaves.begin({ projectPath: null, name: 'a.mp4' })
  let project: Project = changeNumber(0)
  for (let number = 1; ; number++) {
    const patch = changeNumber(number)
    const others = project.references.filter(({ frameIndex }) => frameIndex !== number % frameCount)
    project = { ...project, view: patch.view, references: [...others, ...patch.references] }
    await autosaves.append(packPatch(number === 1 ? { ...patch, references: project.references } : patch))
    process.stdout.write(`${number}\n`)
    if (number % 7 !== 0) continue
    await saveProject(projectPath, packProject(project))
    await autosaves.saved({ projectPath, name: 'a.hodor' })
  }
}

if (root) void paintForEver()
