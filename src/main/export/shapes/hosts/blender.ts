import { toNumber } from '../../../../shared/domain/timecode'
import { decimals, type SceneObject, type SceneShape, type ShapeScene, verticesOf } from '../scene'

/**
 * A Python script for Blender: a mask datablock for each object, a layer for each shape, its points animated straight
 * from key to key; the layer's alpha, held, switches it on and off. A mask's places are from 0 to 1 along the picture's
 * longer side, the shorter one in its middle, y up. Clips begin at frame 1, whatever their pictures' numbers.
 */
export function blenderShapes(scene: ShapeScene): string {
  const { size, rate, frames, pixelAspect } = scene
  return [
    `# Roto shapes of ${scene.name.replace(/[\r\n]/g, ' ')}. Scripting > Text > Open, Run.`,
    'import bpy',
    '',
    ...programme,
    '',
    `set_up(${size.width}, ${size.height}, ${decimals(pixelAspect, 6)}, ${decimals(toNumber(rate), 6)}, ${frames})`,
    ...scene.objects.map((object) => mask(scene, object)),
    ''
  ].join('\n')
}

const programme = [
  'def set_up(width, height, aspect, rate, frames):',
  '    scene = bpy.context.scene',
  '    scene.render.resolution_x, scene.render.resolution_y = width, height',
  '    scene.render.resolution_percentage = 100',
  '    scene.render.pixel_aspect_x, scene.render.pixel_aspect_y = max(aspect, 1), max(1 / aspect, 1)',
  '    scene.render.fps = max(1, round(rate))',
  '    scene.render.fps_base = scene.render.fps / rate',
  '    scene.frame_start, scene.frame_end = 1, frames',
  '',
  'def key(mask, path, values):',
  '    """Keys of one property: (frame, value) in turn."""',
  '    for frame, value in values:',
  '        owner, name = path.rsplit(".", 1)',
  '        setattr(mask.path_resolve(owner), name, value)',
  '        mask.keyframe_insert(path, frame=frame)',
  '',
  'def curves(mask):',
  '    """The animation curves, wherever this version of Blender keeps them."""',
  '    action = mask.animation_data.action',
  '    if hasattr(action, "fcurves"):',
  '        return list(action.fcurves)',
  '    bags = [bag for layer in action.layers for strip in layer.strips for bag in strip.channelbags]',
  '    return [curve for bag in bags for curve in bag.fcurves]',
  '',
  'def shape(mask, name, is_hole, visible, keys):',
  '    layer = mask.layers.new(name=name)',
  '    layer.blend = "MERGE_SUBTRACT" if is_hole else "MERGE_ADD"',
  '    layer.falloff = "SMOOTH"',
  '    spline = layer.splines.new()',
  '    spline.use_cyclic = True',
  '    spline.use_self_intersection_check = False',
  '    count = len(keys[0][1]) // 6',
  '    spline.points.add(count - len(spline.points))',
  '    at = f\'layers["{layer.name}"].splines[0].points\'',
  '    for number, point in enumerate(spline.points):',
  '        point.handle_type = "FREE"',
  '        own = [(frame, values[6 * number : 6 * number + 6]) for frame, values in keys]',
  '        for offset, part in ((0, "co"), (2, "handle_left"), (4, "handle_right")):',
  '            values = [(frame, tuple(six[offset : offset + 2])) for frame, six in own]',
  '            key(mask, f"{at}[{number}].{part}", values)',
  '    key(mask, f\'layers["{layer.name}"].alpha\', visible)',
  '',
  'def build(name, shapes):',
  '    mask = bpy.data.masks.new(name)',
  '    mask.use_fake_user = True',
  '    mask.frame_start, mask.frame_end = bpy.context.scene.frame_start, bpy.context.scene.frame_end',
  '    for each in shapes:',
  '        shape(mask, *each)',
  '    for curve in curves(mask):',
  '        kind = "CONSTANT" if curve.data_path.endswith(".alpha") else "LINEAR"',
  '        for point in curve.keyframe_points:',
  '            point.interpolation = kind',
  '        curve.update()'
]

function mask(scene: ShapeScene, { name, shapes }: SceneObject): string {
  const lines = shapes.map((each) => shape(scene, each))
  return `build(${string(name)}, [\n${lines.join(',\n')}\n])`
}

function shape(scene: ShapeScene, { name, isHole, from, to, keys }: SceneShape): string {
  const visible: (readonly [number, number])[] = []
  if (from > 0) visible.push([from - 1, 0])
  visible.push([from, 1], [to + 1, 0])
  const steps = visible.map(([frame, alpha]) => `(${frame + 1}, ${alpha})`).join(', ')
  const lines = keys.map(({ frame, pose }) => `    (${frame + 1}, [${numbersOf(scene, pose)}])`)
  return `  ("${name}", ${isHole ? 'True' : 'False'}, [${steps}], [\n${lines.join(',\n')}\n  ])`
}

/** Places of the vertex and both handles, none relative. */
function numbersOf({ size, pixelAspect }: ShapeScene, pose: Float64Array): string {
  const [wide, high] = [size.width * pixelAspect, size.height]
  const side = Math.max(wide, high)
  const x = (value: number): string => decimals((value * pixelAspect - wide / 2) / side + 0.5, 7)
  const y = (value: number): string => decimals((high / 2 - value) / side + 0.5, 7)
  return verticesOf(pose)
    .flatMap((vertex) => [
      ...[x(vertex.x), y(vertex.y)],
      ...[x(vertex.x + vertex.into[0]), y(vertex.y + vertex.into[1])],
      ...[x(vertex.x + vertex.out[0]), y(vertex.y + vertex.out[1])]
    ])
    .join(', ')
}

/** A string of Python, other alphabets included. */
function string(value: string): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
