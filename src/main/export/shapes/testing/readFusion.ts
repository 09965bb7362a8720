import { between, held, type Keys, type ReadShape, verticesFrom } from './readShapes'

/** A setting of Fusion, which is a table of Lua: tools by name, inputs, splines with keys. */

type Value = string | number | boolean | Table
interface Table {
  readonly head: string
  readonly list: Value[]
  readonly fields: Map<string, Value>
}

function parsed(text: string): Table {
  const tokens = text.match(/"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:e-?\d+)?|[A-Za-z_]\w*|[{}[\]=,()]/g) ?? []
  let at = 0
  const value = (): Value => {
    const token = tokens[at++]!
    if (token.startsWith('"')) return JSON.parse(token) as string
    if (token === '{') return table('')
    if (/^[-\d]/.test(token)) return Number(token)
    if (token === 'true' || token === 'false') return token === 'true'
    if (tokens[at] === '(') at += 2
    if (tokens[at++] !== '{') throw new Error(`${token} is no table`)
    return table(token)
  }
  const table = (head: string): Table => {
    const made: Table = { head, list: [], fields: new Map() }
    while (tokens[at] !== '}') {
      if (tokens[at] === ',') at++
      else if (tokens[at] === '[') {
        const key = tokens[at + 1]!
        at += 4
        made.fields.set(key, value())
      } else if (tokens[at + 1] === '=') {
        const key = tokens[at]!
        at += 2
        made.fields.set(key, value())
      } else made.list.push(value())
    }
    at++
    return made
  }
  return value() as Table
}

const field = (table: Table, ...path: string[]): Value | undefined =>
  path.reduce<Value | undefined>((found, name) => (found as Table | undefined)?.fields.get(name), table)

export function readFusion(text: string): { tools: Map<string, Value>; shapes: ReadShape[] } {
  const tools = (field(parsed(text), 'Tools') as Table).fields
  const masks = [...tools].filter(([, tool]) => (tool as Table).head === 'PolylineMask').map(([name]) => name)
  const next = new Map(
    masks.map((name) => [
      field(tools.get(name) as Table, 'Inputs', 'EffectMask', 'SourceOp') as string | undefined,
      name
    ])
  )
  const shapes: ReadShape[] = []
  for (const first of masks) {
    const mask = tools.get(first) as Table
    if (field(mask, 'Inputs', 'EffectMask')) continue
    const object = field(mask, 'Inputs', 'Comments', 'Value') as string
    for (let name: string | undefined = first; name !== undefined; name = next.get(name))
      shapes.push(shape(tools, name, object))
  }
  return { tools, shapes }
}

function shape(tools: Map<string, Value>, name: string, object: string): ReadShape {
  const mask = tools.get(name) as Table
  const [width, height] = ['MaskWidth', 'MaskHeight'].map((side) => field(mask, 'Inputs', side, 'Value') as number) as [
    number,
    number
  ]
  const spline = (source: string): [string, Table][] =>
    [...(field(tools.get(source) as Table, 'KeyFrames') as Table).fields].map(([frame, key]) => [frame, key as Table])
  const path: Keys = spline(field(mask, 'Inputs', 'Polyline', 'SourceOp') as string).map(([frame, key], number) => {
    if (key.list[0] !== number || field(key, 'Flags', 'Linear') !== true || field(key, 'Value', 'Closed') !== true)
      throw new Error('no linear key')
    const points = (field(key, 'Value', 'Points') as Table).list as Table[]
    const numbers = points.flatMap(({ fields }) => {
      const of = (own: string): number => fields.get(own) as number
      const [x, y] = [width * (of('X') + 0.5), height * (0.5 - of('Y'))]
      return [x, y, x + width * of('LX'), y - height * of('LY'), x + width * of('RX'), y - height * of('RY')]
    })
    return [Number(frame), numbers]
  })
  const source = field(mask, 'Inputs', 'Level', 'SourceOp') as string | undefined
  const visible: Keys =
    source === undefined ? [[0, [1]]] : spline(source).map(([frame, key]) => [Number(frame), [key.list[0] as number]])
  return {
    object,
    takesAway: ((field(mask, 'Inputs', 'PaintMode', 'Value') as Table | undefined)?.list[0] ?? 'Merge') === 'Subtract',
    on: (frame) => (held(visible, frame) > 0 ? verticesFrom(between(path, frame)) : null)
  }
}
