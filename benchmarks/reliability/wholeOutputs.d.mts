export function faultsOf(outputs: Readonly<Record<string, string>>, frames: number): string[]
export function leftoversIn(folders: readonly string[]): string[]
