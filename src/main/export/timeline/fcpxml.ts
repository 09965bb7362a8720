import { pathToFileURL } from 'node:url'
import { xmlText } from '../../interchange/xmlText'
import type { Timeline, TimelineClip } from './timeline'

/**
 * FCPXML 1.9, which Final Cut Pro 10.4.9 and DaVinci Resolve 17 read, and those after them: the video as the spine's clip,
 * what was made of it connected above.
 */
export function fcpxml(timeline: Timeline): string {
  const { name, rate, size, source, above, start, frames, dropFrame } = timeline
  const time = (count: number): string => timeText(count, timeline)
  const format = `id="r1" name="${formatName(timeline)}" frameDuration="${timeText(1, timeline)}" width="${size.width}" height="${size.height}"`
  const clock = `tcFormat="${dropFrame ? 'DF' : 'NDF'}"`
  const shown = `duration="${time(frames)}" ${clock}`
  const note = timeline.conformed
    ? `\n            <note>The video has a variable frame rate: counted at ${rate.num}/${rate.den} frames a second.</note>`
    : ''
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.9">
  <resources>
    <format ${format}/>
${asset('r2', source, timeline)}
${asset('r3', above, timeline)}
  </resources>
  <library>
    <event name="${xmlText(name)}">
      <project name="${xmlText(name)}">
        <sequence format="r1" tcStart="${time(start)}" ${shown}>
          <spine>
            <asset-clip ref="r2" name="${xmlText(source.name)}" offset="${time(start)}" start="${time(source.mediaStart + source.from)}" ${shown}>${note}
              <asset-clip ref="r3" lane="1" name="${xmlText(above.name)}" offset="${time(source.mediaStart + source.from)}" start="${time(above.mediaStart)}" ${shown}/>
            </asset-clip>
          </spine>
        </sequence>
      </project>
    </event>
  </library>
</fcpxml>
`
}

function asset(id: string, { name, path, mediaStart, mediaFrames, sound }: TimelineClip, timeline: Timeline): string {
  const audio = sound
    ? ` hasAudio="1" audioSources="1" audioChannels="${sound.channels}" audioRate="${sound.sampleRate}"`
    : ''
  const span = `start="${timeText(mediaStart, timeline)}" duration="${timeText(mediaFrames, timeline)}"`
  return `    <asset id="${id}" name="${xmlText(name)}" ${span} hasVideo="1" format="r1"${audio}>
      <media-rep kind="original-media" src="${xmlText(pathToFileURL(path).href)}"/>
    </asset>`
}

/** Final Cut's own names of the usual formats; all others say that they are none. */
function formatName({ size, rate }: Timeline): string {
  const known: Readonly<Record<string, string>> = { '1280x720': '720p', '1920x1080': '1080p', '3840x2160': '2160p' }
  const rates: Readonly<Record<string, string>> = {
    ...{ '24/1': '24', '25/1': '25', '30/1': '30', '50/1': '50', '60/1': '60' },
    ...{ '24000/1001': '2398', '30000/1001': '2997', '60000/1001': '5994' }
  }
  const [lines, perSecond] = [known[`${size.width}x${size.height}`], rates[`${rate.num}/${rate.den}`]]
  return lines && perSecond ? `FFVideoFormat${lines}${perSecond}` : 'FFVideoFormatRateUndefined'
}

/** Seconds as a fraction, whole frames exactly. */
function timeText(count: number, { rate }: Pick<Timeline, 'rate'>): string {
  if (count === 0) return '0s'
  const ticks = count * rate.den
  return ticks % rate.num === 0 ? `${ticks / rate.num}s` : `${ticks}/${rate.num}s`
}
