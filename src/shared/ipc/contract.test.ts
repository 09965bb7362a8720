import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commands, type CommandName } from './contract'

const names = Object.keys(commands) as CommandName[]

/** Whatever a page that went wrong, or was taken over, may send. */
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true
})

test('no input makes a schema fail otherwise than in words, and what is let in is let in again', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), anything, (name, input) => {
      const { input: schema } = commands[name]
      const parsed = schema.safeParse(input)
      if (parsed.success) expect(schema.safeParse(parsed.data).success).toBe(true)
      else expect(parsed.error.issues.length).toBeGreaterThan(0)
    }),
    { numRuns: 3000 }
  )
})

test('inputs with a field of any other kind are let in only where they keep the schema', () => {
  const read = { path: '/a.json', offset: 0, answers: { maskAs: 'light', clip: 'a' } }
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(read) as (keyof typeof read)[])), anything, (key, value) => {
      const parsed = commands['import:read'].input.safeParse({ ...read, [key]: value })
      if (!parsed.success) return
      expect(typeof parsed.data.path).toBe('string')
      expect(Number.isInteger(parsed.data.offset)).toBe(true)
      for (const answer of Object.values(parsed.data.answers ?? {}))
        expect(['string', 'undefined']).toContain(typeof answer)
    }),
    { numRuns: 1000 }
  )
})
