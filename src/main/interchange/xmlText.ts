/** Attribute values and text of XML 1.0: what the format cannot hold at all is left out. */
export function xmlText(text: string): string {
  // eslint-disable-next-line no-control-regex
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
  const escaped = allowed.replace(/[&<>"']/g, (char) => named[char] ?? char)
  return escaped.replace(/[\n\r\t]/g, (char) => `&#${char.charCodeAt(0)};`)
}
