import { toNumber } from '../../../../shared/domain/timecode'
import { identifiers, type SceneObject, type SceneShape, type ShapeScene, verticesOf } from '../scene'

/**
 * A Nuke script with a RotoPaint node for each object, after the roto serialisation of the NDK guide: a tree of layers and
 * curve groups, numbers as the bits of floats. y points up, handles are relative to their point, the frame count is that
 * of the pictures' numbers, or from 1. A point is its three pairs: handle in, place, handle out; what moves is a list of
 * keys. The node that is listed first is drawn last.
 */
export function nukeShapes(scene: ShapeScene): string {
  const { size, rate, range, pixelAspect } = scene
  const first = numberOf(scene, 0)
  const names = identifiers(scene.objects.map(({ name }) => `Roto_${name}`))
  const format = `${size.width} ${size.height} 0 0 ${size.width} ${size.height} ${Number(pixelAspect.toFixed(6))} `
  return [
    '#! Nuke',
    'version 12.0 v1',
    'Root {',
    ' inputs 0',
    ` first_frame ${first + range.from}`,
    ` last_frame ${first + range.to}`,
    ' lock_range true',
    ` fps ${Number(toNumber(rate).toFixed(6))}`,
    ` format ${text(format)}`,
    '}',
    ...scene.objects.flatMap((object, at) => node(scene, object, names[at]!, at)),
    ''
  ].join('\n')
}

function numberOf({ firstNumber }: ShapeScene, frame: number): number {
  return (firstNumber ?? 1) + frame
}

function node(scene: ShapeScene, { name, shapes }: SceneObject, id: string, at: number): string[] {
  const { width, height } = scene.size
  const centre = `${float(width / 2)} ${float(height / 2)}`
  return [
    'RotoPaint {',
    ' inputs 0',
    ' output alpha',
    ' cliptype none',
    ' curves {{{v x3f99999a}',
    '  {f 0}',
    '  {n',
    '   {layer Root',
    '    {f 2097152}',
    `    {t ${centre}}`,
    '    {a}',
    ...[...shapes].reverse().map((shape) => curveGroup(scene, shape)),
    '   }}}}',
    ` name ${id}`,
    ` label ${text(name)}`,
    ` xpos ${at * 110}`,
    ' ypos 0',
    '}'
  ]
}

/** Lifetime 4: from `ltn` to `ltm`. Mode 12 takes away. */
function curveGroup(scene: ShapeScene, shape: SceneShape): string {
  const { width, height } = scene.size
  const [from, to] = [numberOf(scene, shape.from), numberOf(scene, shape.to)]
  const [x, y] = middle(shape, height)
  const attributes = [
    ...(shape.isHole ? ['bm 12'] : []),
    `osw x41200000 osf 0 str 1 spx ${float(width / 2)} spy ${float(height / 2)} sb 1`,
    `ltn ${float(from)} ltm ${float(to)} ltt x40800000 tt x40800000`
  ]
  return [
    `    {curvegroup ${shape.name} 512 bezier`,
    '     {{cc',
    '       {f 8192}',
    `       ${points(scene, shape)}}     idem}`,
    `     {tx ${float(from)} ${float(x)} ${float(y)}}`,
    `     {a ${attributes.join(' ')}}}`
  ].join('\n')
}

function middle({ keys: [first] }: SceneShape, height: number): [number, number] {
  const vertices = verticesOf(first!.pose)
  const sum = (value: (vertex: { x: number; y: number }) => number): number =>
    vertices.reduce((total, vertex) => total + value(vertex), 0) / vertices.length
  return [sum(({ x }) => x), height - sum(({ y }) => y)]
}

/** With one key its time stands before all points (`px`), with more every number has its own keys (`p`). */
function points(scene: ShapeScene, { keys, vertices }: SceneShape): string {
  const times = keys.map(({ frame }) => numberOf(scene, frame))
  const numbers = keys.map(({ pose }) => nukeNumbers(pose, scene.size.height))
  const pairs = Array.from({ length: vertices * 3 }, (_, pair) =>
    [0, 1].map((axis) => numbers.map((values) => values[2 * pair + axis]!))
  )
  if (keys.length === 1) {
    const lines = pairs.map(([x, y]) => `        {${float(x![0]!)} ${float(y![0]!)}}`)
    return `{px ${float(times[0]!)}\n${lines.join('\n')}}`
  }
  const lines = pairs.map(([x, y]) => `        {${curve(times, x!)} ${curve(times, y!)}}`)
  return `{p\n${lines.join('\n')}}`
}

/** In, place and out of each vertex; y up. */
function nukeNumbers(pose: Float64Array, height: number): number[] {
  return verticesOf(pose).flatMap(({ x, y, into, out }) => [into[0], -into[1], x, height - y, out[0], -out[1]])
}

/** Interpolation 1 is linear, with the ends held. */
const linear = 1

/** A number that stands still is written once. Keys: time, value, handles left and right along the line, interpolation. */
function curve(times: readonly number[], values: readonly number[]): string {
  const plain = values.map(float)
  if (plain.every((value) => value === plain[0])) return plain[0]!
  const keys = times.map((time, at) => {
    const left = handle(times, values, at, -1)
    const right = handle(times, values, at, 1)
    return `{${[float(time), plain[at]!, ...left, ...right, String(linear)].join(' ')}}`
  })
  return `{${keys.join(' ')}}`
}

/** A third of the way to the key beside it. */
function handle(times: readonly number[], values: readonly number[], at: number, side: -1 | 1): [string, string] {
  const other = Math.min(Math.max(at + side, 0), times.length - 1)
  return [float((times[other]! - times[at]!) / 3), float((values[other]! - values[at]!) / 3)]
}

const bits = new DataView(new ArrayBuffer(4))

/** Small whole numbers as they are, everything else as `x` and the bits of a float. */
function float(value: number): string {
  if (Number.isInteger(value) && value >= 0 && value < 10) return String(value === 0 ? 0 : value)
  bits.setFloat32(0, value)
  const hex = bits.getUint32(0).toString(16).padStart(8, '0')
  return hex === '00000000' || hex === '80000000' ? '0' : `x${hex}`
}

/** What Tcl would take for a command or a variable is marked as plain. */
function text(value: string): string {
  return `"${value.replace(/[\\"[\]${}]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`
}
