/** What OpenEXR does to bytes before deflating them: low and high bytes apart, then differences. */

/** @returns a new array of the same length */
export function predicted(bytes: Uint8Array): Uint8Array {
  const apart = new Uint8Array(bytes.length)
  const half = (bytes.length + 1) >> 1
  for (let at = 0; at < bytes.length; at++) apart[(at & 1 ? half : 0) + (at >> 1)] = bytes[at]!
  for (let at = apart.length - 1; at > 0; at--) apart[at] = apart[at]! - apart[at - 1]! + 128
  return apart
}

/** The way back. @param bytes are changed */
export function unpredicted(bytes: Uint8Array): Uint8Array {
  for (let at = 1; at < bytes.length; at++) bytes[at] = bytes[at - 1]! + bytes[at]! - 128
  const half = (bytes.length + 1) >> 1
  const together = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at++) together[at] = bytes[(at & 1 ? half : 0) + (at >> 1)]!
  return together
}
