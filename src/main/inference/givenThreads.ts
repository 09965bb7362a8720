/**
 * Threads of the CPU provider as `STUDIO_THREADS` says; null where nothing does. How sums are shared out among threads shows
 * in their last bits: whoever wants the same bytes elsewhere gives the number, and then it stays as it is.
 */
export function givenThreads(): number | null {
  const given = Number(process.env['STUDIO_THREADS'])
  return Number.isInteger(given) && given > 0 ? given : null
}
