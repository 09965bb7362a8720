import './noTelemetry'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** Side of the square matrices: their product is 17.2 billion multiplications and additions. */
export const productSide = 2048

/**
 * Milliseconds of one 2048 x 2048 x 2048 float32 matrix product on the CPU through ONNX Runtime: the measure by which
 * timings of different machines, and of a machine in different moods, compare.
 */
export async function timeMatrixProduct(threads: number): Promise<number> {
  const session = await InferenceSession.create(matrixProductModel(productSide), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads
  })
  try {
    const data = new Float32Array(productSide * productSide).map((_, at) => (at % 17) / 17 - 0.5)
    const feeds = { a: squareTensor(data), b: squareTensor(data) }
    // The first run lays out memory.
    await session.run(feeds)
    const started = performance.now()
    await session.run(feeds)
    return performance.now() - started
  } finally {
    await session.release()
  }
}

function squareTensor(data: Float32Array): Tensor {
  return new Tensor('float32', data, [productSide, productSide])
}

/** An ONNX graph `c = MatMul(a, b)` of square float32 matrices, as the bytes of its file. */
export function matrixProductModel(side: number): Uint8Array {
  const node = [...text(1, 'a'), ...text(1, 'b'), ...text(2, 'c'), ...text(4, 'MatMul')]
  const graph = [
    ...bytes(1, node),
    ...text(2, 'product'),
    ...bytes(11, matrix('a', side)),
    ...bytes(11, matrix('b', side)),
    ...bytes(12, matrix('c', side))
  ]
  const irVersion = 8
  const opset = 13
  return Uint8Array.from([...number(1, irVersion), ...bytes(7, graph), ...bytes(8, number(2, opset))])
}

/** ValueInfoProto { name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 { dim_value = 1 } } } } } */
function matrix(name: string, side: number): number[] {
  const dim = bytes(1, number(1, side))
  const float = 1
  return [...text(1, name), ...bytes(2, bytes(1, [...number(1, float), ...bytes(2, [...dim, ...dim])]))]
}

/** Protocol buffers: a field is its number and wire type, then a variable-length integer or a length and bytes. */
function number(field: number, value: number): number[] {
  return [field << 3, ...varint(value)]
}

function bytes(field: number, content: readonly number[]): number[] {
  return [(field << 3) | 2, ...varint(content.length), ...content]
}

function text(field: number, value: string): number[] {
  return bytes(field, [...new TextEncoder().encode(value)])
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
}
