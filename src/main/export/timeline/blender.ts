import type { Timeline, TimelineClip } from './timeline'

/**
 * A Python script that builds the compositing nodes in Blender 3.6 and later (Scripting, Open, Run, or `blender --python`):
 * the video, what was made of it, and the two joined; mattes become the video's alpha, everything else lies over it.
 */
export function blenderScript(timeline: Timeline): string {
  const { frames, rate, size } = timeline
  const values = {
    ...{ kind: timeline.kind, frames, width: size.width, height: size.height, premultiplied: timeline.premultiplied },
    ...{ rate: [rate.num, rate.den], video: media(timeline.source), made: media(timeline.above) }
  }
  // Text of JSON is text of Python, but for what is true and what is nothing.
  return program.replace('VALUES', () => pythonText(JSON.stringify(values)))
}

function media({ path, pictures, from, mediaFrames }: TimelineClip) {
  // Frame 1 of the scene shows the file's frame `offset` + 1, or the picture of that number.
  const offset = (pictures ? pictures.first - 1 : 0) + from
  return { path, source: pictures ? 'SEQUENCE' : 'MOVIE', offset, frames: mediaFrames }
}

function pythonText(json: string): string {
  return `'${json.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`
}

const program = `# Builds compositing nodes: run it in Blender's text editor, or with blender --python THIS_FILE
import json

import bpy

values = json.loads(VALUES)
scene = bpy.context.scene
scene.frame_start, scene.frame_end = 1, values['frames']
scene.render.resolution_x, scene.render.resolution_y = values['width'], values['height']
scene.render.resolution_percentage = 100
numerator, denominator = values['rate']
# Blender takes a whole number and what it is divided by: 30 and 1.001.
scene.render.fps = round(numerator / denominator)
scene.render.fps_base = scene.render.fps * denominator / numerator
scene.render.film_transparent = True
# Colours are to come out as they came in.
scene.view_settings.view_transform = 'Standard'

if hasattr(scene, 'compositing_node_group'):
    tree = bpy.data.node_groups.new('HODOR Studio', 'CompositorNodeTree')
    scene.compositing_node_group = tree
    tree.interface.new_socket(name='Image', in_out='OUTPUT', socket_type='NodeSocketColor')
    output = tree.nodes.new('NodeGroupOutput')
else:
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    output = tree.nodes.new('CompositorNodeComposite')


def reading(name, media, colours):
    node = tree.nodes.new('CompositorNodeImage')
    image = bpy.data.images.load(media['path'])
    image.source = media['source']
    image.colorspace_settings.name = colours
    node.name = node.label = name
    node.image = image
    node.frame_start = 1
    node.frame_duration = values['frames']
    node.frame_offset = media['offset']
    node.use_auto_refresh = True
    return node


video = reading('Video', values['video'], 'sRGB')
made = reading('Made', values['made'], 'Non-Color' if values['kind'] == 'matte' else 'sRGB')
if values['kind'] == 'matte':
    joined = tree.nodes.new('CompositorNodeSetAlpha')
    joined.name = 'MatteToAlpha'
    tree.links.new(video.outputs['Image'], joined.inputs['Image'])
    tree.links.new(made.outputs['Image'], joined.inputs['Alpha'])
else:
    # Images say for themselves whether their colours are multiplied by alpha; Blender multiplies them as it reads.
    made.image.alpha_mode = 'PREMUL' if values['premultiplied'] else 'STRAIGHT'
    joined = tree.nodes.new('CompositorNodeAlphaOver')
    joined.name = 'Over'
    pictures = [socket for socket in joined.inputs if socket.type == 'RGBA']
    tree.links.new(video.outputs['Image'], pictures[0])
    tree.links.new(made.outputs['Image'], pictures[1])
tree.links.new(joined.outputs['Image'], output.inputs['Image'])
for place, node in enumerate((video, made, joined, output)):
    node.location = (place * 220, 0)
`
