import type { ExportObject } from './exportJob'

/** What an export keeps of an object. */
export function exportObject({ id, name, colour, className, edge }: ExportObject): ExportObject {
  return { id, name, colour, ...(className && { className }), ...(edge && { edge }) }
}
