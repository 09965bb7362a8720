import { z } from 'zod'

/** Roto shapes for host applications: what the export kind `shapes` asks for. */

export const shapeHosts = ['nuke', 'silhouette', 'fusion', 'after-effects', 'blender', 'svg'] as const

export type ShapeHost = (typeof shapeHosts)[number]

export interface ShapeHostTraits {
  readonly label: string
  /** What is written and how it gets in, in a few words. */
  readonly description: string
  /** Ending of the file with its dot; empty where a folder is written. */
  readonly ending: string
}

export const shapeHostTraits: Readonly<Record<ShapeHost, ShapeHostTraits>> = {
  nuke: { label: 'Nuke', description: 'A script with a RotoPaint node an object: open or paste it', ending: '.nk' },
  silhouette: { label: 'Silhouette', description: 'A shape file: File, Import, Silhouette shapes', ending: '.fxs' },
  fusion: {
    label: 'Fusion, Resolve',
    description: 'Polygon masks as a setting: drop it into the flow',
    ending: '.setting'
  },
  'after-effects': {
    label: 'After Effects',
    description: 'A script that builds a composition with masks: File, Scripts, Run Script File',
    ending: '.jsx'
  },
  blender: {
    label: 'Blender',
    description: 'A Python script that builds a mask an object: Text editor, Run',
    ending: '.py'
  },
  svg: { label: 'SVG pictures', description: 'A folder with an SVG of every frame', ending: '' }
}

/** Largest distance between curve and mask's outline in pixels of the video. */
export const shapeErrorLimits = { least: 0.5, usual: 1, most: 3 } as const

export const shapeOptions = {
  host: z.enum(shapeHosts),
  errorPx: z.number().min(shapeErrorLimits.least).max(shapeErrorLimits.most)
}
