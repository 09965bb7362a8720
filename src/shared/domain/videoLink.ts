/** Where the video of a project was found. */
export interface VideoLink {
  readonly path: string
  /**
   * `found` at its place, `moved`: the same content elsewhere, `changed`: at its place with other content, `missing`: nowhere.
   */
  readonly state: 'found' | 'moved' | 'changed' | 'missing'
  /** Files of its name near the project, whose content is another, where it is missing. */
  readonly candidates: readonly string[]
}
