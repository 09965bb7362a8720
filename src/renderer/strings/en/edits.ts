/** Names the studio gives: to edits in the history, and to new objects. */
export const editStrings = {
  /** Of an object nobody named. */
  objectName: (id: number) => `Object ${id}`,
  /** As the history calls what was done. */
  undoOf: {
    add: (name: string) => `Add ${name}`,
    clear: 'Clear frame',
    remove: (name: string) => `Delete ${name}`,
    merge: (name: string, into: string) => `Merge ${name} into ${into}`,
    move: (name: string) => `Move ${name}`,
    swap: (one: string, other: string) => `Swap ${one} and ${other}`,
    give: (from: string, to: string) => `Part of ${from} to ${to}`,
    split: (name: string) => `Split ${name}`,
    rename: (name: string) => `Rename ${name}`,
    colour: (name: string) => `Colour of ${name}`,
    classOf: (name: string) => `Class of ${name}`,
    classAs: (className: string) => `Class ${className}`
  }
} as const
