import { getContext, setContext } from 'svelte'
import type { Studio } from '../flows/studio'

const key = Symbol('studio')

export function provideStudio(studio: Studio): void {
  setContext(key, studio)
}

export function useStudio(): Studio {
  return getContext<Studio>(key)
}
