import { toNumber } from '../../../../shared/domain/timecode'
import { xmlText } from '../../../interchange/xmlText'
import { type SceneObject, type SceneShape, type ShapeScene, verticesOf } from '../scene'

/**
 * Silhouette's shape file: a layer for each object, in it its shapes; opacity switches them on and off. Places are from
 * the picture's middle in heights of the picture, square, y down: a point's own, then that of the handle in and out.
 * Frames are counted from 0 at the session's start.
 */
export function silhouetteShapes(scene: ShapeScene): string {
  const { size, range, firstNumber, rate, pixelAspect } = scene
  const head = [
    `width="${size.width}" height="${size.height}" pixelAspect="${pixelAspect.toFixed(6)}"`,
    `frameRate="${toNumber(rate).toFixed(6)}" workRangeStart="${range.from}" workRangeEnd="${range.to}"`,
    `sessionStartFrame="${firstNumber ?? 1}"`
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Silhouette ${head.join(' ')}>`,
    ...scene.objects.map((object) => layer(scene, object)),
    '</Silhouette>',
    ''
  ].join('\n')
}

function layer(scene: ShapeScene, { name, colour, shapes }: SceneObject): string {
  const rgb = colour.map((value) => (value / 255).toFixed(6)).join(',')
  return [
    ` <Layer type="Layer" label="${xmlText(name)}" expanded="True">`,
    '  <Properties>',
    constant('color', `(${rgb})`),
    constant('invert', 'false'),
    constant('mode', 'Add'),
    '   <Property id="objects" constant="True" expanded="True">',
    // Upper ones are drawn later.
    ...[...shapes].reverse().map((shape) => object(scene, shape, rgb)),
    '   </Property>',
    '  </Properties>',
    ' </Layer>'
  ].join('\n')
}

function constant(id: string, value: string): string {
  return `   <Property id="${id}" constant="True"><Value>${value}</Value></Property>`
}

function object(scene: ShapeScene, shape: SceneShape, rgb: string): string {
  return [
    `    <Object type="Shape" label="${shape.name}" shape_type="Bezier" hidden="False" locked="False">`,
    '     <Properties>',
    opacity(scene, shape),
    constant('motionBlur', 'true'),
    constant('outlineColor', `(${rgb})`),
    constant('mode', shape.isHole ? 'Subtract' : 'Add'),
    constant('invert', 'false'),
    '   <Property id="path">',
    ...shape.keys.map(({ frame, pose }) => key(frame, path(scene, pose))),
    '   </Property>',
    '     </Properties>',
    '    </Object>'
  ].join('\n')
}

function opacity({ range }: ShapeScene, { from, to }: SceneShape): string {
  if (from <= range.from && to >= range.to) return constant('opacity', '100')
  const keys: (readonly [number, number])[] = [[from, 100]]
  if (from > range.from) keys.unshift([from - 1, 0])
  if (to < range.to) keys.push([to + 1, 0])
  const lines = keys.map(([frame, value]) => `    <Key frame="${frame}" interp="hold">${value}</Key>`)
  return ['   <Property id="opacity">', ...lines, '   </Property>'].join('\n')
}

function key(frame: number, content: string): string {
  return `    <Key frame="${frame}" interp="linear">${content}</Key>`
}

function path({ size, pixelAspect }: ShapeScene, pose: Float64Array): string {
  const place = (x: number, y: number): string => {
    const across = ((x - size.width / 2) / size.height) * pixelAspect
    return `(${across.toFixed(6)},${((y - size.height / 2) / size.height).toFixed(6)})`
  }
  const points = verticesOf(pose).map(({ x, y, into, out }) => {
    const places = [place(x, y), place(x + into[0], y + into[1]), place(x + out[0], y + out[1])]
    return `<Point>${places.join(',')}</Point>`
  })
  return `<Path closed="True" type="Bezier">${points.join('')}</Path>`
}
