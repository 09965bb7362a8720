/** Changes that were autosaved but are in no saved project. */
export interface RecoverableWork {
  readonly id: string
  /** The project's name, else the clip's. */
  readonly name: string
  /** Null for work that was never saved as a project. */
  readonly projectPath: string | null
  /** Milliseconds since 1970. */
  readonly savedAt: number
}
