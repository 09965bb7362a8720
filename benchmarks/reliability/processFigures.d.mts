export function figuresOf(root: number): { mebibytes: number; handles: number; processes: number }
