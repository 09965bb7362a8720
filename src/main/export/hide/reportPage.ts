import { formatTime } from '../../../shared/domain/timecode'
import type { HideReport, ReportedObject } from './hideReport'

/** The report as a page of its own: no scripts, nothing loaded. Frames are counted from 1, as the window does. */
export function reportPage(report: HideReport): string {
  const title = `Hidden: ${escaped(report.video)}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: #1c1c1e; }
  h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
  table { border-collapse: collapse; width: 100%; } th, td { padding: 4px 12px 4px 0; text-align: left; vertical-align: top; }
  th { border-bottom: 1px solid #999; font-weight: 600; } td { border-bottom: 1px solid #ddd; }
  dt { float: left; width: 11rem; color: #555; } dd { margin-left: 11rem; }
</style>
</head>
<body>
<h1>${title}</h1>
<p>${verdict(report)}</p>
<h2>What was done</h2>
<dl>
${settings(report)
  .map(([term, what]) => `<dt>${term}</dt><dd>${escaped(what)}</dd>`)
  .join('\n')}
</dl>
${stretchesOf(report).length === 0 ? '' : table(report)}
</body>
</html>
`
}

function verdict({ frames, framesNotSurelyFound: doubtful }: HideReport): string {
  if (doubtful === 0) return `Every object was surely found on each of the ${frames} frames.`
  return `On ${doubtful} of ${frames} frames an object was not surely found. Look at each of them before you pass the video on.`
}

function settings(report: HideReport): [string, string][] {
  const { cover, range } = report
  const covers = {
    solid: 'one colour; nothing of the picture is left under it',
    blur: cover.kind === 'blur' ? `blurred, radius ${cover.radiusPx} px` : '',
    pixelate: cover.kind === 'pixelate' ? `squares of ${cover.blockPx} px` : ''
  }
  const policies = {
    'last-place': 'the last sure place is covered',
    'whole-frame': 'the whole frame is covered',
    stop: 'nothing is written'
  }
  const muted = report.muted.map(({ from, to }) => `${from + 1}–${to + 1}`).join(', ')
  return [
    ['Frames', `${range.from + 1} to ${range.to + 1}`],
    ['Hidden', report.hidden === 'objects' ? namesOf(report) : `everything but ${namesOf(report)}`],
    ['Cover', covers[cover.kind]],
    ['Margin', `${report.marginPx} px`],
    ['Lost or unsure', policies[report.unsure]],
    ['Sure from', `${Math.round(report.minConfidence * 100)} %`],
    ['Sound', muted === '' ? 'as it was asked for, silenced nowhere' : `silenced on frames ${muted}`]
  ]
}

function namesOf({ objects }: HideReport): string {
  return objects.map(({ id, name }) => name || `Object ${id}`).join(', ')
}

/** Frames in a row on which the same is to be said of an object. */
interface Stretch extends Pick<ReportedObject, 'id' | 'name' | 'found' | 'covered'> {
  readonly from: number
  to: number
  readonly seconds: number
  confidence: number | null
}

function stretchesOf({ notSurelyFound }: HideReport): Stretch[] {
  const all: Stretch[] = []
  const open = new Map<number, Stretch>()
  for (const { frame, seconds, objects } of notSurelyFound) {
    for (const { id, name, found, covered, confidence } of objects) {
      const current = open.get(id)
      if (current && current.to === frame - 1 && current.found === found && current.covered === covered) {
        current.to = frame
        current.confidence = least(current.confidence, confidence)
        continue
      }
      const begun = { id, name, found, covered, from: frame, to: frame, seconds, confidence }
      open.set(id, begun)
      all.push(begun)
    }
  }
  return all
}

function least(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}

const findings: Readonly<Record<ReportedObject['found'], string>> = {
  unsure: 'unsure',
  lost: 'lost',
  unmasked: 'the frame has no masks',
  absent: 'painted without it'
}

const coverings: Readonly<Record<ReportedObject['covered'], string>> = {
  'whole-frame': 'the whole frame',
  mask: 'its mask and its last sure place',
  'last-place': 'its last sure place',
  'with-everything-else': 'all of it, with everything else',
  nothing: 'nothing'
}

function table(report: HideReport): string {
  const rows = stretchesOf(report).map((stretch) => {
    const { from, to, seconds, id, name, found, covered, confidence } = stretch
    const frames = from === to ? `${from + 1}` : `${from + 1}–${to + 1}`
    const sure = confidence === null ? '' : `${Math.round(confidence * 100)} %`
    const cells = [frames, formatTime(seconds * 1e6), name || `Object ${id}`, findings[found], sure, coverings[covered]]
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`
  })
  const heads = ['Frames', 'Time', 'Object', 'Found', 'Least sure', 'Covered']
    .map((head) => `<th>${head}</th>`)
    .join('')
  return `<h2>Frames to look at</h2>\n<table>\n<tr>${heads}</tr>\n${rows.join('\n')}\n</table>`
}

function escaped(text: string): string {
  const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark)
}
