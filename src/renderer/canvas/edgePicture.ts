/** Of the tint that says where alpha is to be found: red, green, blue, and how much of it. */
const tint = [255, 64, 200, 140] as const

/** Draws a picture of edges. @param isTrimap only its grey, where alpha is to be found, shows, as a tint */
export async function drawEdgePicture(onto: HTMLCanvasElement, png: Uint8Array, isTrimap: boolean): Promise<void> {
  const picture = await createImageBitmap(new Blob([new Uint8Array(png)], { type: 'image/png' }))
  onto.width = picture.width
  onto.height = picture.height
  const context = onto.getContext('2d', { willReadFrequently: isTrimap })
  context?.drawImage(picture, 0, 0)
  picture.close()
  if (!context || !isTrimap) return
  const pixels = context.getImageData(0, 0, onto.width, onto.height)
  context.putImageData(tinted(pixels), 0, 0)
}

/** In place. */
function tinted(pixels: ImageData): ImageData {
  const { data } = pixels
  for (let at = 0; at < data.length; at += 4) {
    const isGrey = data[at]! > 8 && data[at]! < 247
    if (isGrey) data.set(tint, at)
    else data[at + 3] = 0
  }
  return pixels
}
