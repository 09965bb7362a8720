import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { preferencesSchema } from '../../shared/domain/preferenceSchema'
import { usualPreferences, type Preferences } from '../../shared/domain/preferences'

/** What the user set, kept in one small file. A file that cannot be read counts as none. */
export class PreferenceStore {
  readonly #file: string
  readonly #changed: (preferences: Preferences) => void
  #values: Preferences

  /** @param changed called with every change, after it was kept */
  constructor(file: string, changed: (preferences: Preferences) => void) {
    this.#file = file
    this.#changed = changed
    this.#values = read(file)
  }

  get values(): Preferences {
    return this.#values
  }

  /** What is absent stays. A choice that cannot be kept still holds until the program ends. */
  change(change: { readonly [K in keyof Preferences]?: Preferences[K] | undefined }): Preferences {
    const given = Object.entries(change).filter(([, value]) => value !== undefined)
    if (given.length === 0) return this.#values
    this.#values = preferencesSchema.parse({ ...this.#values, ...Object.fromEntries(given) })
    try {
      const unfinished = `${this.#file}.new`
      writeFileSync(unfinished, JSON.stringify(this.#values, null, 2))
      renameSync(unfinished, this.#file)
    } catch {
      // The next start asks the file again.
    }
    this.#changed(this.#values)
    return this.#values
  }
}

function read(file: string): Preferences {
  try {
    return preferencesSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return usualPreferences
  }
}
