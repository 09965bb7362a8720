/**
 * COCO's compressed run lengths decoded the other way round from the product's code, straight from the format's
 * description, to check it: characters to bits, bits to signed numbers, numbers to running sums.
 */
export function decodeCocoString(text: string): number[] {
  const numbers: bigint[] = []
  let bits = ''
  for (const char of text) {
    const six = (char.codePointAt(0)! - 48).toString(2).padStart(6, '0')
    bits = six.slice(1) + bits
    if (six.startsWith('1')) continue
    numbers.push(BigInt.asIntN(bits.length, BigInt(`0b${bits}`)))
    bits = ''
  }
  const counts: number[] = []
  for (const number of numbers) counts.push(Number(number) + (counts.length > 2 ? counts.at(-2)! : 0))
  return counts
}

/** The mask as rows of 0 and 1, from counts down the columns. */
export function decodeColumns(counts: readonly number[], [height, width]: readonly [number, number]): number[][] {
  const flat = counts.flatMap((count, index) => new Array<number>(count).fill(index % 2))
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => flat[x * height + y]!))
}
