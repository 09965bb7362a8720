import { expect, it } from 'vitest'
import { actions, menuNames } from '../domain/actions'
import { languages } from '../domain/languages'
import { actionNames, menuLabels, menuTitles, withoutLetter } from './actions'
import { shellTexts } from './shell'

it('takes the marked letter out of a label', () => {
  expect(withoutLetter('Video ö&ffnen…')).toBe('Video öffnen…')
  expect(withoutLetter('マット(&M)')).toBe('マット')
  expect(withoutLetter('Höhe (px)')).toBe('Höhe (px)')
})

it.each(languages)('%s: names no two actions or menus alike, with one marked letter at most', (language) => {
  const names = Object.values(actionNames(language))
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  expect(new Set(Object.values(menuTitles(language))).size).toBe(menuNames.length)
  for (const label of Object.values(menuLabels[language])) expect(label.split('&').length).toBeLessThanOrEqual(2)
})

it.each(languages)('%s: names every submenu', (language) => {
  const submenus = new Set(actions.flatMap(({ place }) => place?.submenu?.label ?? []))
  expect(Object.keys(shellTexts[language].submenus)).toEqual([...submenus])
})
