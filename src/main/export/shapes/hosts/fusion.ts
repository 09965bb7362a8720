import { decimals, identifiers, type SceneObject, type SceneShape, type ShapeScene, verticesOf } from '../scene'

/**
 * Polygon masks for Fusion (also Resolve's page), a chain an object: each mask takes the one before as its own mask and
 * adds to it or takes from it; its level switches it on and off. Places are from the middle, in widths and heights of the
 * picture, y up; frames are counted from 0.
 */
export function fusionShapes(scene: ShapeScene): string {
  const names = identifiers(scene.objects.map(({ name }) => name))
  const tools = scene.objects.flatMap((object, row) => chain(scene, object, names[row]!, row))
  return ['{', '\tTools = ordered() {', tools.join(',\n'), '\t}', '}', ''].join('\n')
}

function chain(scene: ShapeScene, object: SceneObject, name: string, row: number): string[] {
  const ids = object.shapes.map((shape) => `${name}_${shape.name}`)
  return object.shapes.flatMap((shape, at) => {
    const place = { id: ids[at]!, before: ids[at - 1], comment: at === 0 ? object.name : '', pos: [at, row] as const }
    return [mask(scene, shape, place), path(scene, shape, ids[at]!), ...level(scene, shape, ids[at]!)]
  })
}

interface Place {
  readonly id: string
  readonly before: string | undefined
  readonly comment: string
  readonly pos: readonly [number, number]
}

function mask(scene: ShapeScene, shape: SceneShape, { id, before, comment, pos }: Place): string {
  const { width, height } = scene.size
  const inputs = [
    ...(comment === '' ? [] : [`Comments = Input { Value = ${text(comment)}, }`]),
    ...(before === undefined ? [] : [`EffectMask = Input { SourceOp = "${before}", Source = "Mask", }`]),
    ...(shape.isHole ? ['PaintMode = Input { Value = FuID { "Subtract" }, }'] : []),
    ...(isAlways(scene, shape) ? [] : [`Level = Input { SourceOp = "${id}Level", Source = "Value", }`]),
    'Filter = Input { Value = FuID { "Fast Gaussian" }, }',
    `MaskWidth = Input { Value = ${width}, }`,
    `MaskHeight = Input { Value = ${height}, }`,
    `PixelAspect = Input { Value = { ${decimals(scene.pixelAspect, 6)}, 1 }, }`,
    'ClippingMode = Input { Value = FuID { "None" }, }',
    `Polyline = Input { SourceOp = "${id}Polyline", Source = "Value", }`,
    'Polyline2 = Input { Value = Polyline { }, Disabled = true, }'
  ]
  return [
    `\t\t${id} = PolylineMask {`,
    '\t\t\tDrawMode = "InsertAndModify",',
    '\t\t\tDrawMode2 = "InsertAndModify",',
    '\t\t\tNameSet = true,',
    '\t\t\tInputs = {',
    ...inputs.map((input) => `\t\t\t\t${input},`),
    '\t\t\t},',
    `\t\t\tViewInfo = OperatorInfo { Pos = { ${pos[0] * 110}, ${pos[1] * 66} } },`,
    '\t\t}'
  ].join('\n')
}

function isAlways({ range }: ShapeScene, { from, to }: SceneShape): boolean {
  return from <= range.from && to >= range.to
}

/** The number of a key is which shape it is; between two the polyline goes straight from one to the next. */
function path(scene: ShapeScene, { keys }: SceneShape, id: string): string {
  const lines = keys.map(({ frame, pose }, number) =>
    [
      `\t\t\t\t[${frame}] = { ${number}, Flags = { Linear = true, LockedY = true }, Value = Polyline {`,
      '\t\t\t\t\tClosed = true,',
      `\t\t\t\t\tPoints = {\n${points(scene, pose)}\n\t\t\t\t\t}`,
      '\t\t\t\t} }'
    ].join('\n')
  )
  return spline(`${id}Polyline`, lines)
}

function level(scene: ShapeScene, shape: SceneShape, id: string): string[] {
  if (isAlways(scene, shape)) return []
  const keys: (readonly [number, number])[] = [[shape.from, 1]]
  if (shape.from > scene.range.from) keys.unshift([shape.from - 1, 0])
  if (shape.to < scene.range.to) keys.push([shape.to + 1, 0])
  const lines = keys.map(([frame, value]) => `\t\t\t\t[${frame}] = { ${value}, Flags = { StepIn = true } }`)
  return [spline(`${id}Level`, lines)]
}

function spline(id: string, keys: readonly string[]): string {
  const head = [`\t\t${id} = BezierSpline {`, '\t\t\tSplineColor = { Red = 173, Green = 255, Blue = 47 },']
  return [...head, '\t\t\tNameSet = true,', `\t\t\tKeyFrames = {\n${keys.join(',\n')}\n\t\t\t}`, '\t\t}'].join('\n')
}

function points({ size }: ShapeScene, pose: Float64Array): string {
  const across = (value: number): string => decimals(value / size.width, 7)
  const up = (value: number): string => decimals(-value / size.height, 7)
  const lines = verticesOf(pose).map(({ x, y, into, out }) => {
    const place = `X = ${across(x - size.width / 2)}, Y = ${up(y - size.height / 2)}`
    const handles = `LX = ${across(into[0])}, LY = ${up(into[1])}, RX = ${across(out[0])}, RY = ${up(out[1])}`
    return `\t\t\t\t\t\t{ ${place}, ${handles} }`
  })
  return lines.join(',\n')
}

/** A string of Lua. */
function text(value: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = value.replace(/[\\"]/g, '\\$&').replace(/[\u0000-\u001f]/g, ' ')
  return `"${plain}"`
}
