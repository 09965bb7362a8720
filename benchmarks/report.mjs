export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The result as tables a reader can take in. */
export function report(result) {
  const { machine, memory } = result
  const stages = Object.entries(result.msPerStage).map(([stage, millis]) => [stage, `${millis.toFixed(1)} ms a frame`])
  const rows = [
    ['machine', `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`],
    ['network', `${result.model} on ${result.device}, FFmpeg ${result.ffmpeg}`],
    ['end to end', `${result.fps.toFixed(2)} frames/s at ${result.size} (${spread(result)})`],
    ...stages.map(([stage, text]) => [`  ${stage}`, text]),
    ['start-up', `${result.startupSeconds.toFixed(2)} s to an open video and network`],
    [
      'first mask',
      `${result.firstMaskSeconds.toFixed(2)} s; ${result.processToFirstMaskSeconds.toFixed(2)} s with loading`
    ],
    ...memory.map((each) => [`peak at ${each.frames}`, memoryText(each)])
  ]
  return rows.map(([name, text]) => `${name.padEnd(14)} ${text}`).join('\n')
}

function spread({ runs, fpsOfRuns }) {
  const least = Math.min(...fpsOfRuns).toFixed(2)
  return `median of ${runs}, ${least} to ${Math.max(...fpsOfRuns).toFixed(2)}`
}

function memoryText({ processMiB, treeMiB, fps }) {
  const speed = fps === undefined ? '' : `, ${fps.toFixed(2)} frames/s`
  return `${Math.round(processMiB)} MiB, ${Math.round(treeMiB)} MiB with FFmpeg${speed}`
}
