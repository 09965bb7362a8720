// The icon as a drawing: an object that was cut out, and where it was on the frames before. Units: 1 = the icon's side.

const ground = [
  [28, 36, 52],
  [13, 15, 19]
]
const accent = [61, 139, 253]
const attention = [240, 177, 60]
const white = [255, 255, 255]

/** Distance to a rounded square around the middle; negative inside. */
function roundedSquare(x, y, half, radius) {
  const [dx, dy] = [Math.abs(x - 0.5) - half + radius, Math.abs(y - 0.5) - half + radius]
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
}

/** Distance to the object: a head on a body, drawn together where they meet. */
function object(x, y, shift) {
  const [ox, oy] = [x - shift, y]
  const head = Math.hypot(ox - 0.62, oy - 0.4) - 0.135
  const body = Math.hypot(ox - 0.62, (oy - 0.66) * 1.15) - 0.19
  const blend = 0.06
  const mix = Math.max(0, Math.min(1, 0.5 + (body - head) / (2 * blend)))
  return body * (1 - mix) + head * mix - blend * mix * (1 - mix)
}

/** Back to front: distance, colour, opacity. */
function layers(x, y) {
  const shade = ground[0].map((from, at) => from + (ground[1][at] - from) * y)
  const clip = object(x, y, 0)
  return [
    [roundedSquare(x, y, 0.46, 0.11), shade, 1],
    [Math.abs(object(x, y, -0.24)) - 0.009, accent, 0.4],
    [Math.abs(object(x, y, -0.12)) - 0.011, accent, 0.7],
    [clip - 0.028, white, 1],
    [clip, accent, 1],
    [Math.hypot(x - 0.205, y - 0.215) - 0.045, attention, 1]
  ]
}

/** @param {number} size pixels of a side @returns {Uint8Array} RGBA, straight alpha */
export function drawIcon(size) {
  const data = new Uint8Array(size * size * 4)
  for (let at = 0; at < size * size; at++) {
    const [x, y] = [((at % size) + 0.5) / size, (Math.floor(at / size) + 0.5) / size]
    data.set(pixel(x, y, size), at * 4)
  }
  return data
}

function pixel(x, y, size) {
  let [colour, alpha] = [[0, 0, 0], 0]
  for (const [distance, own, opacity] of layers(x, y)) {
    // Smooth over one pixel.
    const cover = Math.max(0, Math.min(1, 0.5 - distance * size)) * opacity
    const sum = cover + alpha * (1 - cover)
    if (sum > 0) colour = colour.map((value, c) => (own[c] * cover + value * alpha * (1 - cover)) / sum)
    alpha = sum
  }
  return [...colour.map(Math.round), Math.round(alpha * 255)]
}
