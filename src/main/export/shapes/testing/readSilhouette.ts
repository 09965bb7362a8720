import { SaxesParser } from 'saxes'
import { between, held, type Keys, type ReadShape, verticesFrom } from './readShapes'

/** A shape file of Silhouette as XML: layers, their objects, properties with a value or keys. */

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

function parsed(xml: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' }
  const stack = [top]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, children: [], text: '' }
    stack[stack.length - 1]!.children.push(element)
    stack.push(element)
  })
  parser.on('text', (text) => (stack[stack.length - 1]!.text += text))
  parser.on('closetag', () => stack.pop())
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return top.children[0]!
}

function property({ children }: Element, id: string): Element {
  const properties = children.find(({ name }) => name === 'Properties')!.children
  return properties.find(({ attributes }) => attributes['id'] === id)!
}

export function readSilhouette(xml: string): { root: Readonly<Record<string, string>>; shapes: ReadShape[] } {
  const root = parsed(xml)
  const size = { width: Number(root.attributes['width']), height: Number(root.attributes['height']) }
  const aspect = Number(root.attributes['pixelAspect'])
  const shapes = root.children.flatMap((layer) =>
    [...property(layer, 'objects').children]
      .reverse()
      .map((object) => shape(object, layer.attributes['label']!, { ...size, aspect }))
  )
  return { root: root.attributes, shapes }
}

function shape(
  element: Element,
  object: string,
  { width, height, aspect }: { width: number; height: number; aspect: number }
): ReadShape {
  const opacity = property(element, 'opacity')
  const [value] = opacity.children
  const visible: Keys =
    value?.name === 'Value'
      ? [[0, [Number(value.text)]]]
      : opacity.children.map((key) => [Number(key.attributes['frame']), [Number(key.text)]])
  const path: Keys = property(element, 'path').children.map((key) => {
    if (key.attributes['interp'] !== 'linear' || key.children[0]?.attributes['closed'] !== 'True')
      throw new Error('no closed linear path')
    const numbers = key.children[0].children.flatMap(({ text }) => text.match(/-?[\d.]+/g)!.map(Number))
    const pixels = numbers.map((at, axis) =>
      axis % 2 === 0 ? (at * height) / aspect + width / 2 : at * height + height / 2
    )
    return [Number(key.attributes['frame']), pixels]
  })
  return {
    object,
    takesAway: property(element, 'mode').children[0]?.text === 'Subtract',
    on: (frame) => (held(visible, frame) > 0 ? verticesFrom(between(path, frame)) : null)
  }
}
