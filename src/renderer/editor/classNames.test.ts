import { expect, it } from 'vitest'
import { offered, remembered, spelt } from './classNames'

it('remembers the last one first, each once, and no more than five hundred', () => {
  expect(remembered(['car', 'person'], 'Person')).toEqual(['Person', 'car'])
  const many = Array.from({ length: 500 }, (_, at) => `class ${at}`)
  expect(remembered(many, 'new')).toHaveLength(500)
  expect(remembered(many, 'new')[0]).toBe('new')
})

it('offers the project’s classes before the others', () => {
  expect(offered(['dog', undefined, 'Dog', ''], ['cat', 'DOG'])).toEqual(['dog', 'cat'])
})

it('takes the spelling there is', () => {
  expect(spelt(' PERSON ', ['person'])).toBe('person')
  expect(spelt('people', ['person'])).toBe('people')
})
