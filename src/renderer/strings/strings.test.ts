import { expect, it } from 'vitest'
import { strings } from '../strings'

const parts = import.meta.glob<Record<string, object>>(['./*.ts', '!./*.test.ts', '!./counts.ts'], { eager: true })
const keys = Object.values(parts).flatMap((part) => Object.values(part).flatMap((group) => Object.keys(group)))

it('no name is given twice: the later part would silently replace the earlier', () => {
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

it('every part is joined', () => {
  expect(Object.keys(strings).sort()).toEqual([...keys].sort())
})
