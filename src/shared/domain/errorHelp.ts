/** What a person who meets an error reads about it: `docs/errors.md` is made of this. */
export interface ErrorHelp {
  /** One sentence: what the studio found. */
  readonly what: string
  /** The usual causes. */
  readonly why: string
  /** What to do, the likeliest remedy first. */
  readonly remedy: string
}
