import type { ActionId } from '../../../shared/domain/actions'

/** What a button does, in a sentence, for people who meet it for the first time: shown below its name. */
const explains: Readonly<Partial<Record<ActionId, string>>> = {
  'tool.pan': 'Drag the picture about; the space bar does so with any tool.',
  'tool.brush': 'Paint the object on this frame. Alt takes away, Shift draws a straight line.',
  'tool.eraser': 'Take away what does not belong to the object.',
  'tool.polygon': 'Click corners around the object; Enter closes.',
  'tool.lasso': 'Draw around the object in one go.',
  'tool.fill': 'Click a hole in the object to close it; with Alt, a stray part to remove it.',
  'tool.suggest': 'Click an object, or drag a box around it: its mask is made for you.',
  'tool.refine': 'Paint over hair, fur or blur: alpha is found there when edges are made by matting. Alt takes away.',
  'object.discover': 'Looks for objects over the whole clip, or between in and out; you choose which to keep.',
  'mask.smartEdge': 'Moves the edge of the mask to the edge in the picture, within the reach below.',
  'mask.fillHoles': 'Closes every hole in the object on this frame.',
  'mask.grow': 'Makes the mask a little larger all around.',
  'mask.shrink': 'Makes the mask a little smaller all around.',
  'mask.smooth': 'Rounds off ragged edges.',
  'mask.copyPrevious': 'Takes over the mask of the frame before, to be corrected here.',
  'view.overlay': 'The objects tinted over the picture.',
  'view.outline': 'Their outlines alone, so that the picture shows.',
  'view.cutout': 'The objects alone, as a cut-out has them.',
  'view.matte': 'White for the objects, black for the rest.',
  'view.difference': 'What changed since the nearest painted frame.',
  'view.onionSkin': 'Outlines of the nearest painted frame over this one.',
  'view.wipe': 'The masks of the run before, or what was propagated below a painted frame, left of a line you drag.',
  'view.invert': 'Everything but the objects takes their place.',
  'propagate.checkNext': 'Leads to the places where masks are likeliest to be wrong, one after the other.',
  'play.loop': 'Plays again and again between in and out.',
  'view.toggleOverlay': 'Hides the masks to see the picture alone.'
}

export const explainsStrings = { explains } as const
