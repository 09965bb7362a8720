import type { MenuItemConstructorOptions } from 'electron'
import { expect, it, vi } from 'vitest'
import { actions as table } from '../../shared/domain/actions'
import { languages } from '../../shared/domain/languages'
import { menuTemplate, type MenuContext } from './menuTemplate'

const actions = {
  act: vi.fn(),
  openRecent: vi.fn(),
  clearRecent: vi.fn(),
  chooseTheme: vi.fn(),
  checkForUpdates: vi.fn()
}
const linux: MenuContext = {
  platform: 'linux',
  language: 'en',
  recent: [],
  developer: false,
  theme: 'dark',
  shortcuts: {},
  unmet: new Set()
}

function flatten(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])
}

// Electron passes the item, the window and the event; these items need none of them.
const click = (item: MenuItemConstructorOptions | undefined): void => (item?.click as (() => void) | undefined)?.()

it('offers every action that has a place once and sends it', () => {
  const items = flatten(menuTemplate(linux, actions))
  const ids = items.flatMap(({ id, type }) => (type === 'radio' ? [] : (id ?? [])))
  const placed = table.filter(({ place }) => place !== null).map(({ id }) => id)
  expect(ids.sort()).toEqual([...placed].sort())
  for (const id of placed) {
    click(items.find((item) => item.id === id))
    expect(actions.act).toHaveBeenLastCalledWith(id)
  }
})

it('leaves undo, redo and every key to the window', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const items = flatten(menuTemplate({ ...linux, platform }, actions))
    expect(items.filter(({ role }) => role === 'undo' || role === 'redo' || role === 'reload')).toEqual([])
    const keys = items.filter(({ accelerator }) => accelerator !== undefined)
    expect(new Set(keys.map(({ accelerator }) => accelerator)).size).toBe(keys.length)
    const caught = keys.filter(({ registerAccelerator }) => registerAccelerator !== false)
    // macOS catches menu keys in any case: bare letters would be missing in text fields.
    if (platform === 'darwin')
      expect(caught.every(({ accelerator }) => /^CmdOrCtrl/.test(String(accelerator)))).toBe(true)
    else expect(caught).toEqual([])
  }
})

it('lists recent files by name', () => {
  const recent = [{ path: '/v/a & b.mp4', name: 'a & b.mp4', kind: 'video' as const }]
  const items = flatten(menuTemplate({ ...linux, recent }, actions))
  click(items.find(({ label }) => label === 'a && b.mp4'))
  expect(actions.openRecent).toHaveBeenCalledWith('/v/a & b.mp4')
  click(items.find(({ label }) => label === 'Clear this list'))
  expect(actions.clearRecent).toHaveBeenCalled()
})

it('marks the theme in use and offers the others', () => {
  const items = flatten(menuTemplate({ ...linux, theme: 'light' }, actions))
  const radios = items.filter(({ type }) => type === 'radio')
  expect(radios.map(({ checked }) => checked)).toEqual([false, true, false, false])
  click(radios[0])
  expect(actions.chooseTheme).toHaveBeenCalledWith('dark')
})

it('shows the keys the user chose, and none where none are left', () => {
  const shortcuts = { 'tool.brush': ['Shift+ArrowUp'], 'tool.eraser': [] }
  const items = flatten(menuTemplate({ ...linux, shortcuts }, actions))
  const keyOf = (wanted: string): unknown => items.find(({ id }) => id === wanted)?.accelerator
  expect(keyOf('tool.brush')).toBe('Shift+Up')
  expect(keyOf('tool.eraser')).toBeUndefined()
  expect(keyOf('tool.lasso')).toBe('Q')
})

it.each(languages)('%s: gives every letter of a menu to one item, so that Alt and a letter choose it', (language) => {
  const lists = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[][] => [
    items,
    ...items.flatMap(({ submenu }) => (Array.isArray(submenu) ? lists(submenu) : []))
  ]
  for (const items of lists(menuTemplate({ ...linux, language, developer: true }, actions))) {
    const letters = items.flatMap(({ label }) => /&([^&])/.exec(label ?? '')?.[1]?.toLowerCase() ?? [])
    expect(letters.filter((letter, at) => letters.indexOf(letter) !== at)).toEqual([])
  }
})

it('greys out what does not apply, and nothing else', () => {
  const items = flatten(menuTemplate({ ...linux, unmet: new Set(['job']) }, actions))
  const grey = items.filter(({ enabled, id }) => enabled === false && id !== undefined)
  expect(grey.map(({ id }) => id)).toEqual(['propagate.pause', 'propagate.cancel'])
})

it('keeps the view modes in a menu of their own', () => {
  const view = menuTemplate(linux, actions).find(({ label }) => label === '&View')
  const modes = (view?.submenu as MenuItemConstructorOptions[]).find(({ label }) => label === 'View &mode')
  expect((modes?.submenu as MenuItemConstructorOptions[]).map(({ id, type }) => id ?? type)).toEqual([
    'view.overlay',
    'view.outline',
    'view.cutout',
    'view.matte',
    'view.difference',
    'separator',
    'view.cycleMode'
  ])
})

it.each(['de', 'ja'] as const)('%s: says everything in its own language, the platform’s items too', (language) => {
  const context = { ...linux, language, developer: true }
  for (const platform of ['linux', 'darwin'] as const) {
    const items = flatten(menuTemplate({ ...context, platform }, actions))
    const english = new Set(
      flatten(menuTemplate({ ...linux, platform, developer: true }, actions)).map(({ label }) => label)
    )
    // The application's own name stands on a Mac; Lasso, Overlay and Matte are German words of the field too.
    const same = items.filter(
      ({ label, role, type }) => type !== 'separator' && role !== 'appMenu' && english.has(label)
    )
    expect(same.map(({ id }) => id)).toEqual(language === 'de' ? ['tool.lasso', 'view.overlay', 'view.matte'] : [])
  }
})

it('looks for updates only when that is chosen', () => {
  const help = menuTemplate(linux, actions).find(({ role }) => role === 'help')
  expect(actions.checkForUpdates).not.toHaveBeenCalled()
  click((help?.submenu as MenuItemConstructorOptions[]).find(({ label }) => label === 'Check for &updates…'))
  expect(actions.checkForUpdates).toHaveBeenCalledOnce()
})
