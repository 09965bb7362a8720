/**
 * Notes on a video name frames counted from 0, as the command line, batches and JSON count everywhere. The window counts
 * from 1, and says them so. Only these notes name frames of the video; whatever else holds a number stays as it is.
 */
const framesIn: readonly RegExp[] = [
  /^(Frames? )(\d[\d–, ]*)((?: and \d+ more places)? (?:cannot be decoded: the file is damaged there\.|came out damaged,))/,
  /^(Pictures from frame )(\d+)( on are )/,
  /^(The file’s clock jumps before frames? )(\d[\d, ]*)((?: and \d+ more)?: )/,
  /( is broken from frame )(\d+)( on \()/
]

/** A note as the window shows it. */
export function noteFromOne(note: string): string {
  const found = framesIn.find((pattern) => pattern.test(note))
  if (!found) return note
  return note.replace(
    found,
    (_, before: string, frames: string, after: string) =>
      before + frames.replace(/\d+/g, (frame) => String(Number(frame) + 1)) + after
  )
}
