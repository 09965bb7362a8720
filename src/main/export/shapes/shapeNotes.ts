import type { ShapeSummary } from '../exportWriter'

/** Objects that are told of one by one. */
const most = 6

/** What shapes are worth, a sentence an object. */
export function shapeNotes(shapes: readonly ShapeSummary[], errorPx: number): string[] {
  const told = shapes.slice(0, most).map(sentence)
  const rest = shapes.length - told.length
  const specks = shapes.reduce((sum, report) => sum + report.specks, 0)
  return [
    ...told,
    ...(rest > 0 ? [`${rest} more objects: see the JSON of \`hodor-studio export --json\`.`] : []),
    ...(specks > 0
      ? [`Left out, being about as thin as ${errorPx} px: ${counted(specks, 'speck')} over all frames.`]
      : [])
  ]
}

function sentence({ name, shapes, pointsPerContour, keysPerSecond, largestErrorPx, iou }: ShapeSummary): string {
  if (shapes === 0) return `${name}: on none of these frames.`
  const parts = [
    counted(shapes, 'shape'),
    `${pointsPerContour.toFixed(0)} points a contour`,
    `${keysPerSecond.toFixed(1)} keys a second`,
    `at most ${largestErrorPx.toFixed(2)} px off`,
    `overlap ${(100 * iou).toFixed(1)} %`
  ]
  return `${name}: ${parts.join(', ')}.`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
