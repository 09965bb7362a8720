import { sequenceStart } from './startSeconds'
import { decimals, type SceneObject, type SceneShape, type ShapeScene, verticesOf } from '../scene'

/**
 * A script for After Effects: a composition like the clip, in it a white solid for each object whose masks are the
 * shapes. Places are pixels from the upper left corner, handles relative to their vertex; a key is at its
 * frame's start. Opacity, held, switches masks on and off.
 */
export function afterEffectsShapes(scene: ShapeScene): string {
  const { name, size, rate, frames, pixelAspect } = scene
  const numbers = [size.width, size.height, decimals(pixelAspect, 6), rate.num, rate.den, frames]
  return [
    `// Roto shapes of ${commentText(name)}. File > Scripts > Run Script File…`,
    '(function () {',
    ...programme,
    `  var comp = composition(${string(name)}, ${numbers.join(', ')}, ${sequenceStart(scene)})`,
    ...scene.objects.map((object) => layer(scene, object)),
    '  comp.openInViewer()',
    '  app.endUndoGroup()',
    '})()',
    ''
  ].join('\n')
}

/** Functions of the script, in the JavaScript of 1999 that After Effects runs. */
const programme = [
  '  app.beginUndoGroup("Roto shapes")',
  '  var rateNum, rateDen',
  '  function seconds(frame) {',
  '    return (frame * rateDen) / rateNum',
  '  }',
  '  function composition(name, width, height, aspect, num, den, frames, start) {',
  '    rateNum = num',
  '    rateDen = den',
  '    var made = app.project.items.addComp(name, width, height, aspect, seconds(frames), num / den)',
  '    made.displayStartTime = start',
  '    return made',
  '  }',
  '  function solid(name, colour) {',
  '    return comp.layers.addSolid(colour, name, comp.width, comp.height, comp.pixelAspect, comp.duration)',
  '  }',
  '  function shapeOf(numbers) {',
  '    var shape = new Shape()',
  '    var vertices = [], inTangents = [], outTangents = []',
  '    for (var at = 0; at < numbers.length; at += 6) {',
  '      vertices.push([numbers[at], numbers[at + 1]])',
  '      inTangents.push([numbers[at + 2], numbers[at + 3]])',
  '      outTangents.push([numbers[at + 4], numbers[at + 5]])',
  '    }',
  '    shape.vertices = vertices',
  '    shape.inTangents = inTangents',
  '    shape.outTangents = outTangents',
  '    shape.closed = true',
  '    return shape',
  '  }',
  '  function mask(layer, name, isHole, visible, keys) {',
  '    var made = layer.property("ADBE Mask Parade").addProperty("ADBE Mask Atom")',
  '    made.name = name',
  '    made.maskMode = isHole ? MaskMode.SUBTRACT : MaskMode.ADD',
  '    var path = made.property("ADBE Mask Shape")',
  '    for (var at = 0; at < keys.length; at++) path.setValueAtTime(seconds(keys[at][0]), shapeOf(keys[at][1]))',
  '    hold(path, KeyframeInterpolationType.LINEAR)',
  '    var opacity = made.property("ADBE Mask Opacity")',
  '    for (var step = 0; step < visible.length; step++) opacity.setValueAtTime(seconds(visible[step][0]), visible[step][1])',
  '    hold(opacity, KeyframeInterpolationType.HOLD)',
  '  }',
  '  function hold(property, type) {',
  '    for (var key = 1; key <= property.numKeys; key++) property.setInterpolationTypeAtKey(key, type, type)',
  '  }'
]

function layer(scene: ShapeScene, { name, shapes }: SceneObject): string {
  const masks = shapes.map((shape) => mask(scene, shape))
  return ['  ;(function () {', `    var layer = solid(${string(name)}, [1, 1, 1])`, ...masks, '  })()'].join('\n')
}

function mask({ range }: ShapeScene, { name, isHole, from, to, keys }: SceneShape): string {
  const visible: (readonly [number, number])[] = []
  if (from > range.from) visible.push([range.from, 0])
  visible.push([from, 100])
  if (to < range.to) visible.push([to + 1, 0])
  const steps = visible.map(([frame, value]) => `[${frame}, ${value}]`).join(', ')
  const lines = keys.map(({ frame, pose }) => `      [${frame}, [${numbersOf(pose)}]]`)
  return `    mask(layer, ${string(name)}, ${isHole}, [${steps}], [\n${lines.join(',\n')}\n    ])`
}

function numbersOf(pose: Float64Array): string {
  const numbers = verticesOf(pose).flatMap(({ x, y, into, out }) => [x, y, ...into, ...out])
  return numbers.map((value) => decimals(value, 3)).join(', ')
}

/** A string of the script; other alphabets by their code, as the script's encoding may be taken for another. */
function string(value: string): string {
  const escaped = JSON.stringify(value).replace(/[\u007f-\uffff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return escaped
}

function commentText(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '?')
}
