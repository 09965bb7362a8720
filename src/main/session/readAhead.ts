/**
 * The same values, with the next one asked for while the caller works on the one before. Ends its source with the loop.
 */
export async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const values = source[Symbol.asyncIterator]()
  let upcoming = values.next()
  try {
    for (;;) {
      const { done, value } = await upcoming
      if (done) return
      upcoming = values.next()
      // Whoever awaits it gets the error; until then it must not count as unhandled.
      upcoming.catch(() => undefined)
      yield value
    }
  } finally {
    await upcoming.catch(() => undefined)
    await values.return?.()
  }
}
