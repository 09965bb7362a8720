import { python } from '../../../interchange/testing/python'
import type { Size } from '../../../../shared/domain/types'
import { type ReadShape, verticesFrom } from './readShapes'

/** Runs a script in Blender's Python package, goes to frames, and asks the evaluated masks where their points are. */
const asking = `
import bpy, json, sys
exec(compile(open(sys.argv[1], encoding="utf-8").read(), "shapes.py", "exec"))
scene = bpy.context.scene
frames = {}
for frame in json.loads(sys.argv[2]):
    scene.frame_set(frame)
    graph = bpy.context.evaluated_depsgraph_get()
    layers = []
    for mask in bpy.data.masks:
        for layer in mask.evaluated_get(graph).layers:
            points = [[*p.co, *p.handle_left, *p.handle_right] for p in layer.splines[0].points]
            layers.append([mask.name, layer.blend, layer.alpha, points])
    frames[frame] = layers
keyed = {c.data_path.rsplit(".", 1)[1]: sorted({k.interpolation for k in c.keyframe_points}) for m in bpy.data.masks for c in curves(m)}
print(json.dumps({"frames": frames, "keyed": keyed, "fps": scene.render.fps / scene.render.fps_base,
  "size": [scene.render.resolution_x, scene.render.resolution_y], "cyclic": all(l.splines[0].use_cyclic for m in bpy.data.masks for l in m.layers)}))
`

interface Answer {
  readonly frames: Readonly<Record<string, readonly [string, string, number, readonly (readonly number[])[]][]>>
  readonly keyed: Readonly<Record<string, readonly string[]>>
  readonly fps: number
  readonly size: readonly [number, number]
  readonly cyclic: boolean
}

export function runBlender(
  path: string,
  frames: readonly number[],
  size: Size
): Answer & { shapes: (frame: number) => ReadShape[] } {
  const answer = python(asking, [path, JSON.stringify(frames)]) as Answer
  const side = Math.max(size.width, size.height)
  const shapes = (frame: number): ReadShape[] =>
    answer.frames[frame]!.map(([object, blend, alpha, points]) => {
      const numbers = points.flatMap((point) =>
        point.map((value, axis) =>
          axis % 2 === 0 ? (value - 0.5) * side + size.width / 2 : size.height / 2 - (value - 0.5) * side
        )
      )
      return { object, takesAway: blend === 'MERGE_SUBTRACT', on: () => (alpha > 0 ? verticesFrom(numbers) : null) }
    })
  return { ...answer, shapes }
}
