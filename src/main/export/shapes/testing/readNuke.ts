import { between, type Keys, type ReadShape, verticesFrom } from './readShapes'

/** RotoPaint nodes of a script, by the grammar of the NDK guide: braces, floats as `x` and bits, keys in lists. */

type Item = string | Item[]

function parsed(text: string): Item[] {
  const tokens = text.match(/"(?:\\.|[^"\\])*"|[{}]|[^\s{}]+/g) ?? []
  const stack: Item[][] = [[]]
  for (const token of tokens) {
    if (token === '{') stack.push([])
    else if (token === '}') {
      const done = stack.pop()!
      stack[stack.length - 1]!.push(done)
    } else stack[stack.length - 1]!.push(token)
  }
  if (stack.length !== 1) throw new Error('braces do not match')
  return stack[0]!
}

function number(item: Item): number {
  if (typeof item !== 'string') throw new Error('a list where a number should be')
  if (!item.startsWith('x')) return Number(item)
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, parseInt(item.slice(1), 16))
  return view.getFloat32(0)
}

/** A plain float, or keys: time, value, four numbers of handles, interpolation (1 is linear). */
function curve(item: Item): Keys {
  if (typeof item === 'string') return [[0, [number(item)]]]
  return item.map((key) => {
    const [time, value, ...rest] = (key as Item[]).map(number)
    if (rest.length !== 5 || (rest[4]! & 255) !== 1) throw new Error('no linear key')
    return [time!, [value!]] as const
  })
}

function lists(items: readonly Item[], head: string): Item[][] {
  return items.filter((item): item is Item[] => Array.isArray(item) && item[0] === head)
}

export interface NukeScript {
  readonly root: ReadonlyMap<string, string>
  readonly shapes: readonly ReadShape[]
}

export function readNuke(text: string): NukeScript {
  const plain = text
    .split('\n')
    .filter((line) => !/^(#|version )/.test(line))
    .join('\n')
  const items = parsed(plain)
  const root = new Map<string, string>()
  const shapes: ReadShape[] = []
  items.forEach((item, at) => {
    const body = items[at + 1]
    if (item === 'Root' && Array.isArray(body)) {
      for (let knob = 0; knob + 1 < body.length; knob += 2) root.set(String(body[knob]), String(body[knob + 1]))
    }
    if (item === 'RotoPaint' && Array.isArray(body)) shapes.push(...nodeShapes(body, root))
  })
  return { root, shapes }
}

function nodeShapes(body: Item[], root: ReadonlyMap<string, string>): ReadShape[] {
  const height = Number(root.get('format')!.replaceAll('"', '').split(' ')[1])
  const knob = (name: string): Item => body[body.indexOf(name) + 1]!
  const label = JSON.parse(String(knob('label')).replace(/\\([[\]${}])/g, '$1')) as string
  // curves {{{v …} {f …} {n {layer Root …}}}}
  const tree = (knob('curves') as Item[][])[0]!
  const [layer] = lists(lists(tree, 'n')[0]!, 'layer')
  // What is listed first lies on top.
  return lists(layer!, 'curvegroup')
    .reverse()
    .map((group) => shape(group, label, height))
}

function shape(group: Item[], object: string, height: number): ReadShape {
  const curves = group[4] as Item[][]
  const [outline] = curves
  const attributes = lists(group, 'a')[0]!
  const attribute = (name: string): number => {
    const at = attributes.indexOf(name)
    return at < 0 ? 0 : number(attributes[at + 1]!)
  }
  const [single] = lists(outline!, 'px')
  const [moving] = lists(outline!, 'p')
  const pairs = (single ? single.slice(2) : moving!.slice(1)) as Item[][]
  const numbers = pairs.map((pair) => pair.map(curve))
  return {
    object,
    takesAway: attribute('bm') === 12,
    on: (frame) => {
      if (attribute('ltt') === 4 && (frame < attribute('ltn') || frame > attribute('ltm'))) return null
      const values = numbers.map(([x, y]) => [between(x!, frame)[0]!, between(y!, frame)[0]!] as const)
      const vertices: number[] = []
      for (let at = 0; at < values.length; at += 3) {
        const [into, place, out] = [values[at]!, values[at + 1]!, values[at + 2]!]
        const y = height - place[1]
        vertices.push(place[0], y, place[0] + into[0], y - into[1], place[0] + out[0], y - out[1])
      }
      return verticesFrom(vertices)
    }
  }
}
