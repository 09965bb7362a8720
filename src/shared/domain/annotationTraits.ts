/** Masks for other tools and data sets. One name a layout; each has a writer in `main/export`. */
export const annotationLayouts = [
  'masks',
  'davis',
  'youtube-vos',
  'coco',
  'ytvis',
  'cvat',
  'exr',
  'cryptomatte',
  'csv'
] as const

export type AnnotationLayout = (typeof annotationLayouts)[number]

export interface AnnotationTraits {
  readonly label: string
  /** What is written, in a few words. */
  readonly description: string
  /** Ending of the file with its dot; empty where a folder is written. */
  readonly ending: string
}

export const annotationTraits: Readonly<Record<AnnotationLayout, AnnotationTraits>> = {
  masks: { label: 'Mask PNGs', description: 'A folder of indexed PNGs, value = object number', ending: '' },
  davis: { label: 'DAVIS', description: 'Annotations/clip/00000.png, indexed, DAVIS palette', ending: '' },
  'youtube-vos': { label: 'YouTube-VOS', description: 'Annotations/clip/00000.png and meta.json', ending: '' },
  coco: { label: 'COCO', description: 'Instances as JSON, polygons or run lengths', ending: '.json' },
  ytvis: { label: 'YouTube-VIS', description: 'COCO-video JSON, an object a track', ending: '.json' },
  cvat: { label: 'CVAT', description: 'CVAT for video 1.1, XML', ending: '.xml' },
  exr: { label: 'EXR layers', description: 'A folder of EXR files, a half float layer an object', ending: '' },
  cryptomatte: {
    label: 'EXR with Cryptomatte',
    description: 'A folder of EXR files: the picture, a matte an object, and Cryptomatte',
    ending: ''
  },
  csv: { label: 'CSV', description: 'Area, box, centroid and confidence of each object and frame', ending: '.csv' }
}
