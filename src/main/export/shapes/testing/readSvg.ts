import { SaxesParser } from 'saxes'
import { type ReadShape, verticesFrom } from './readShapes'

/** The paths of one SVG: only M, C and Z. Every ring of a path after the first inside it turns it over. */
export function readSvg(xml: string): { size: readonly number[]; shapes: ReadShape[] } {
  let size: number[] = []
  let object = ''
  let inTitle = false
  const paths: { data: string; object: string }[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'svg') size = String(attributes['viewBox']).split(' ').map(Number)
    if (name === 'path') paths.push({ data: String(attributes['d']), object: '' })
    inTitle = name === 'title'
  })
  parser.on('text', (text) => {
    if (inTitle) object += text
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'title') {
      paths[paths.length - 1] = { ...paths[paths.length - 1]!, object }
      object = ''
      inTitle = false
    }
  })
  parser.write(xml).close()
  return { size, shapes: paths.flatMap((path) => rings(path.data).map((ring) => ({ ...ring, object: path.object }))) }
}

function rings(data: string): Omit<ReadShape, 'object'>[] {
  const texts = data.split('Z').filter((ring) => ring.trim() !== '')
  return texts.map((text) => {
    const numbers = text.match(/-?[\d.]+/g)!.map(Number)
    const count = (numbers.length - 2) / 6
    // Every curve ends at the place of the next vertex, the last one at the first.
    const vertices = Array.from({ length: count }, (_, at) => {
      const before = 2 + 6 * ((at + count - 1) % count)
      return [
        ...numbers.slice(6 * at, 6 * at + 2),
        ...numbers.slice(before + 2, before + 4),
        ...numbers.slice(2 + 6 * at, 4 + 6 * at)
      ]
    })
    const area = vertices.reduce((sum, [x, y], at) => {
      const after = vertices[(at + 1) % count]!
      return sum + x! * after[1]! - y! * after[0]!
    }, 0)
    return { takesAway: area < 0, on: () => verticesFrom(vertices.flat()) }
  })
}
