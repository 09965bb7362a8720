import { expect, it } from 'vitest'
import { chosenLanguage, languageOf } from './languages'

it('takes the wish before the desktop', () => {
  expect(chosenLanguage('ja', ['de-DE'])).toBe('ja')
  expect(chosenLanguage('en', ['de-DE'])).toBe('en')
})

it('follows the desktop to the first language there is, else English', () => {
  expect(chosenLanguage('system', ['fr-FR', 'de-AT', 'en-US'])).toBe('de')
  expect(chosenLanguage('system', ['ja_JP.UTF-8'])).toBe('ja')
  expect(chosenLanguage('system', ['fr-FR'])).toBe('en')
  expect(chosenLanguage('system', [])).toBe('en')
})

it('knows a language by its own part alone', () => {
  expect(languageOf('DE')).toBe('de')
  expect(languageOf('den')).toBeNull()
  expect(languageOf('')).toBeNull()
})
