import { mixed } from '../../../../shared/domain/rotoShapes'
import { xmlText } from '../../../interchange/xmlText'
import { decimals, type SceneObject, type SceneShape, type ShapeScene, type SceneVertex, verticesOf } from '../scene'

/** One frame as SVG, in pixels of the picture: a path an object, holes by the even-odd rule. */
export function svgFrame(scene: ShapeScene, frame: number): string {
  const { width, height } = scene.size
  const shown = decimals(width * scene.pixelAspect, 2)
  const box = `viewBox="0 0 ${width} ${height}" width="${shown}" height="${height}" preserveAspectRatio="none"`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${box}>`,
    ...scene.objects.flatMap((object) => group(object, frame)),
    '</svg>',
    ''
  ].join('\n')
}

function group({ name, colour, shapes }: SceneObject, frame: number): string[] {
  const paths = shapes.filter(({ from, to }) => frame >= from && frame <= to).map((shape) => path(shape, frame))
  if (paths.length === 0) return []
  const fill = `rgb(${colour.join(',')})`
  return [
    ` <path fill="${fill}" fill-rule="evenodd" d="${paths.join(' ')}">`,
    `  <title>${xmlText(name)}</title>`,
    ' </path>'
  ]
}

function path({ keys }: SceneShape, frame: number): string {
  const next = Math.max(
    0,
    keys.findIndex((key) => key.frame >= frame)
  )
  const [one, two] = [keys[Math.max(0, next - 1)]!, keys[next]!]
  const span = two.frame - one.frame
  const vertices = verticesOf(mixed(one.pose, two.pose, span > 0 ? (frame - one.frame) / span : 0))
  const segments = vertices.map((vertex, at) => segment(vertex, vertices[(at + 1) % vertices.length]!))
  return `M${pair(vertices[0]!.x, vertices[0]!.y)} ${segments.join(' ')} Z`
}

function segment(one: SceneVertex, two: SceneVertex): string {
  const out = pair(one.x + one.out[0], one.y + one.out[1])
  return `C${out} ${pair(two.x + two.into[0], two.y + two.into[1])} ${pair(two.x, two.y)}`
}

function pair(x: number, y: number): string {
  return `${decimals(x, 3)},${decimals(y, 3)}`
}
