/** Small ONNX models written field by field (protobuf), for networks whose answers can be worked out by hand. */

export interface GraphNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Lists of whole numbers, and single ones. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}

/** Dimensions: numbers, or names of those that may be any. */
export type Shape = readonly (number | string)[]

export interface GraphText {
  readonly nodes: readonly GraphNode[]
  readonly constants: Readonly<Record<string, { readonly dims: readonly number[]; readonly values: readonly number[] }>>
  readonly inputs: Readonly<Record<string, Shape>>
  readonly outputs: Readonly<Record<string, Shape>>
}

const float32 = 1
const operatorSet = 13

/** @returns the file */
export function onnxModel({ nodes, constants, inputs, outputs }: GraphText): Buffer {
  const graph = Buffer.concat([
    ...nodes.map((node) => bytes(1, nodeOf(node))),
    text(2, 'graph'),
    ...Object.entries(constants).map(([name, { dims, values }]) =>
      bytes(
        5,
        Buffer.concat([
          ...dims.map((side) => number(1, side)),
          number(2, float32),
          text(8, name),
          bytes(9, Buffer.from(Float32Array.from(values).buffer))
        ])
      )
    ),
    ...Object.entries(inputs).map(([name, shape]) => bytes(11, valueOf(name, shape))),
    ...Object.entries(outputs).map(([name, shape]) => bytes(12, valueOf(name, shape)))
  ])
  return Buffer.concat([number(1, 8), bytes(7, graph), bytes(8, number(2, operatorSet))])
}

const whole = 2
const wholes = 7

function nodeOf({ op, inputs, outputs, attributes = {} }: GraphNode): Buffer {
  const given = Object.entries(attributes).map(([name, value]) => {
    const content = typeof value === 'number' ? [number(3, value)] : value.map((each) => number(8, each))
    return bytes(5, Buffer.concat([text(1, name), ...content, number(20, typeof value === 'number' ? whole : wholes)]))
  })
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...given
  ])
}

function valueOf(name: string, shape: Shape): Buffer {
  const dims = shape.map((side) => bytes(1, typeof side === 'number' ? number(1, side) : text(2, side)))
  const tensor = Buffer.concat([number(1, float32), bytes(2, Buffer.concat(dims))])
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))])
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)])
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value))
}

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
}

function varint(value: number): Buffer {
  const found: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) found.push((rest % 128) | 128)
  return Buffer.from([...found, rest])
}
