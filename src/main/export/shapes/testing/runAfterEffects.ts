import { createContext, runInContext } from 'node:vm'
import { between, held, type ReadShape, verticesFrom } from './readShapes'

/** Runs a script against as much of After Effects' object model as builds compositions, solids and masks. */

interface ShapeValue {
  vertices: [number, number][]
  inTangents: [number, number][]
  outTangents: [number, number][]
  closed: boolean
}

class Property {
  readonly keys: [number, unknown][] = []
  readonly kinds: string[] = []
  constructor(readonly children: Readonly<Record<string, Property>> = {}) {}
  get numKeys(): number {
    return this.keys.length
  }
  property(name: string): Property {
    const found = this.children[name]
    if (!found) throw new Error(`no property ${name}`)
    return found
  }
  setValueAtTime(time: number, value: unknown): void {
    this.keys.push([time, value])
  }
  setInterpolationTypeAtKey(key: number, into: string, out: string): void {
    if (into !== out) throw new Error('two kinds')
    this.kinds[key - 1] = into
  }
}

class Mask extends Property {
  name = ''
  maskMode = ''
  constructor() {
    super({ 'ADBE Mask Shape': new Property(), 'ADBE Mask Opacity': new Property() })
  }
}

class Parade extends Property {
  readonly masks: Mask[] = []
  addProperty(kind: string): Mask {
    if (kind !== 'ADBE Mask Atom') throw new Error(`no ${kind}`)
    const mask = new Mask()
    this.masks.push(mask)
    return mask
  }
}

interface Layer {
  readonly name: string
  readonly parade: Parade
  property(name: string): Property
}

export interface Composition {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly pixelAspect: number
  readonly duration: number
  readonly frameRate: number
  displayStartTime: number
  readonly made: Layer[]
}

type CompSize = [name: string, width: number, height: number, pixelAspect: number, duration: number, rate: number]

function composition(...[name, width, height, pixelAspect, duration, frameRate]: CompSize): Composition & object {
  const made: Layer[] = []
  const addSolid = (_colour: number[], solid: string): Layer => {
    const parade = new Parade()
    const property = (own: string): Property => (own === 'ADBE Mask Parade' ? parade : new Property())
    const layer = { name: solid, parade, property }
    made.push(layer)
    return layer
  }
  const sizes = { name, width, height, pixelAspect, duration, frameRate, displayStartTime: 0 }
  return { ...sizes, made, ...{ layers: { addSolid }, openInViewer: () => null } }
}

export function runAfterEffects(script: string): { comp: Composition; shapes: ReadShape[] } {
  const comps: Composition[] = []
  const addComp = (...wanted: CompSize): Composition => {
    const comp = composition(...wanted)
    comps.push(comp)
    return comp
  }
  const globals = {
    app: { beginUndoGroup: () => null, endUndoGroup: () => null, project: { items: { addComp } } },
    Shape: function Shape() {
      // Its fields are set by the script.
    },
    MaskMode: { ADD: 'add', SUBTRACT: 'subtract' },
    KeyframeInterpolationType: { LINEAR: 'linear', HOLD: 'hold' }
  }
  runInContext(script, createContext(globals))
  const comp = comps[0]!
  return { comp, shapes: comp.made.flatMap(({ name, parade }) => parade.masks.map((mask) => shape(mask, name, comp))) }
}

function shape(mask: Mask, object: string, { frameRate }: Composition): ReadShape {
  const [path, opacity] = [mask.property('ADBE Mask Shape'), mask.property('ADBE Mask Opacity')]
  if (path.kinds.length !== path.numKeys || path.kinds.some((kind) => kind !== 'linear'))
    throw new Error('no straight path')
  if (opacity.kinds.some((kind) => kind !== 'hold')) throw new Error('no held opacity')
  const keys = path.keys.map(([time, value]) => {
    const { vertices, inTangents, outTangents, closed } = value as ShapeValue
    if (!closed) throw new Error('an open path')
    const numbers = vertices.flatMap(([x, y], at) => {
      const [into, out] = [inTangents[at]!, outTangents[at]!]
      return [x, y, x + into[0], y + into[1], x + out[0], y + out[1]]
    })
    return [time * frameRate, numbers] as const
  })
  const visible = opacity.keys.map(([time, value]) => [time * frameRate - 1e-6, [value as number]] as const)
  return {
    object,
    takesAway: mask.maskMode === 'subtract',
    on: (frame) => (held(visible, frame) > 0 ? verticesFrom(between(keys, frame)) : null)
  }
}
