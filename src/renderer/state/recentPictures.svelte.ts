const key = 'recent-pictures'

/** Pictures kept: as many as the list of recent files is long. */
const kept = 12

/** Small pictures of files that were open, for the list of them: data URLs by path, the latest last. */
export class RecentPictures {
  #pictures = $state.raw<readonly (readonly [path: string, url: string])[]>([])
  readonly #memory: Pick<Storage, 'getItem' | 'setItem'>

  constructor(memory: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#memory = memory
    this.#pictures = parsed(memory.getItem(key))
  }

  of(path: string): string | null {
    return this.#pictures.find(([known]) => known === path)?.[1] ?? null
  }

  put(path: string, url: string): void {
    this.#keep([...this.#pictures.filter(([known]) => known !== path), [path, url] as const].slice(-kept))
  }

  clear(): void {
    this.#keep([])
  }

  #keep(pictures: readonly (readonly [string, string])[]): void {
    this.#pictures = pictures
    try {
      this.#memory.setItem(key, JSON.stringify(pictures))
    } catch {
      // No room: the list does without pictures the next time.
    }
  }
}

function parsed(text: string | null): (readonly [string, string])[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.filter(isPicture) : []
  } catch {
    return []
  }
}

function isPicture(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && typeof value[0] === 'string' && /^data:image\//.test(String(value[1]))
}
