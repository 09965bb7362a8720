import type { Page } from '@playwright/test'
import type { Point } from './stage'

/** Marks an annotator sets on the first frame of `breakdance` of DAVIS, pixels of the video. */

const size = { width: 854, height: 480 }

export type Mark = readonly ['box', number, number, number, number] | readonly ['+' | '-', number, number]

export const people: Readonly<Record<string, readonly Mark[]>> = {
  dancer: [
    ['box', 223, 3, 420, 455],
    ['+', 351, 179],
    ['-', 259, 196],
    ['-', 277, 232],
    ['-', 283, 390],
    ['-', 322, 402]
  ],
  'black shirt': [
    ['box', 544, 117, 633, 440],
    ['-', 622, 205]
  ],
  'printed shirt': [
    ['box', 629, 112, 718, 440],
    ['-', 640, 152],
    ['+', 667, 140],
    ['+', 690, 385],
    ['+', 655, 424]
  ],
  'grey hood': [
    ['box', 765, 86, 853, 442],
    ['+', 812, 105]
  ],
  'dark hair': [
    ['box', 108, 147, 206, 438],
    ['-', 187, 182],
    ['-', 184, 250],
    ['+', 155, 178]
  ],
  'blue coat': [
    ['box', 38, 171, 124, 429],
    ['-', 45, 215]
  ],
  squatting: [
    ['box', 443, 267, 533, 439],
    ['-', 529, 282]
  ]
}

async function onScreen(page: Page): Promise<(x: number, y: number) => Point> {
  const box = await page.getByTestId('overlay-canvas').boundingBox()
  if (!box) throw new Error('the picture is not on the screen')
  return (x, y) => ({ x: box.x + (x * box.width) / size.width, y: box.y + (y * box.height) / size.height })
}

/** A box that is pulled, a click for what belongs to it, one of the right button for what does not. */
export async function mark(page: Page, given: Mark): Promise<void> {
  const at = await onScreen(page)
  if (given[0] !== 'box') {
    const { x, y } = at(given[1], given[2])
    return page.mouse.click(x, y, { button: given[0] === '+' ? 'left' : 'right' })
  }
  const [, left, top, right, bottom] = given
  const [from, to] = [at(left, top), at(right, bottom)]
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 12 })
  await page.mouse.up()
}
