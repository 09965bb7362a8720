export const tagName: string
export function familyOf(tag: string): number[]
export function programOf(pid: number): string
export function kill(pid: number): boolean
export function killFamily(tag: string): void
export function orphansOf(tag: string, withinMs?: number): Promise<string[]>
