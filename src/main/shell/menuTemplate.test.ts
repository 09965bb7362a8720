import type { MenuItemConstructorOptions } from 'electron'
import { expect, it, vi } from 'vitest'
import { menuCommands } from '../../shared/ipc/menuCommands'
import { menuTemplate, type MenuContext } from './menuTemplate'

const actions = { command: vi.fn(), openRecent: vi.fn(), clearRecent: vi.fn(), chooseTheme: vi.fn() }
const linux: MenuContext = { platform: 'linux', recent: [], developer: false, theme: 'dark', shortcuts: {} }

function flatten(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])
}

// Electron passes the item, the window and the event; these items need none of them.
const click = (item: MenuItemConstructorOptions | undefined): void => (item?.click as (() => void) | undefined)?.()

it('offers every command of the contract once and sends it', () => {
  const items = flatten(menuTemplate(linux, actions))
  const ids = items.flatMap(({ id, type }) => (type === 'radio' ? [] : (id ?? [])))
  expect(ids.sort()).toEqual([...menuCommands].sort())
  for (const id of menuCommands) {
    click(items.find((item) => item.id === id))
    expect(actions.command).toHaveBeenLastCalledWith(id)
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
