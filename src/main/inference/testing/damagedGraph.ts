/** Graphs whose weights were tampered with: a walk over the few fields of ONNX that hold them. */

interface Field {
  readonly number: number
  /** Where its content lies. */
  readonly from: number
  readonly to: number
}

/** The initialisers of 32-bit numbers: where their dimensions and their values lie in the file. */
export function weightsOf(model: Buffer): { readonly dims: Field[]; readonly values: Field }[] {
  const graphs = fieldsOf(model, 0, model.length).filter(({ number }) => number === 7)
  const tensors = graphs.flatMap(({ from, to }) => fieldsOf(model, from, to).filter(({ number }) => number === 5))
  return tensors.flatMap(({ from, to }) => {
    const fields = fieldsOf(model, from, to)
    const [kind, values] = [fields.find(({ number }) => number === 2), fields.find(({ number }) => number === 9)]
    const isFloat = kind !== undefined && model[kind.from] === 1
    return isFloat && values ? [{ dims: fields.filter(({ number }) => number === 1), values }] : []
  })
}

/** A copy with no number in any weight. */
export function withoutNumbers(model: Buffer): Buffer {
  const copy = Buffer.from(model)
  for (const { values } of weightsOf(model)) {
    for (let at = values.from; at + 4 <= values.to; at += 4) copy.writeFloatLE(NaN, at)
  }
  return copy
}

/** A copy whose largest weight claims as many values as its dimensions can be made to say. */
export function withHugeTensor(model: Buffer): Buffer {
  const copy = Buffer.from(model)
  const [largest] = weightsOf(model).sort((a, b) => b.values.to - b.values.from - (a.values.to - a.values.from))
  for (const { from, to } of largest?.dims ?? []) {
    for (let at = from; at < to; at++) copy[at]! |= 0x7f
  }
  return copy
}

function fieldsOf(bytes: Buffer, from: number, to: number): Field[] {
  const fields: Field[] = []
  for (let at = from; at < to;) {
    const [tag, start] = varint(bytes, at)
    const wire = tag & 7
    const [length, content] = wire === 2 ? varint(bytes, start) : [wire === 0 ? varint(bytes, start)[1] - start : wire === 1 ? 8 : 4, start] // prettier-ignore
    fields.push({ number: Math.floor(tag / 8), from: content, to: content + length })
    at = content + length
  }
  return fields
}

/** @returns the number, and where it ends */
function varint(bytes: Buffer, from: number): [value: number, end: number] {
  let [value, at, scale] = [0, from, 1]
  for (; bytes[at]! & 0x80; at++, scale *= 128) value += (bytes[at]! & 0x7f) * scale
  return [value + bytes[at]! * scale, at + 1]
}
