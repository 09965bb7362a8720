import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandNames } from '../../cli/help'
import { fileFromCommandLine, terminalCommands, terminalRefusal } from './commandLine'
import { placeWindow, readWindowState, writeWindowState } from './windowState'

describe('fileFromCommandLine', () => {
  const here = resolve('/home/ann')
  it.each<[string, string[], string | null, string | null]>([
    ['nothing', ['studio'], null, null],
    ['a relative file', ['studio', 'my clip.mp4'], null, resolve(here, 'my clip.mp4')],
    ['a file among switches', ['studio', '--no-sandbox', '/v/“a” 🎬.mp4', '-x'], null, '/v/“a” 🎬.mp4'],
    ['the first of two', ['studio', 'a.mp4', 'b.mp4'], null, resolve(here, 'a.mp4')],
    ['the application of a bare Electron', ['electron', '--inspect=0', '/src/studio'], '/src/studio', null],
    ['a file after the application', ['electron', '.', 'a.mp4'], here, resolve(here, 'a.mp4')],
    ['a leading dash, after a separator', ['studio', '--', '-a.mp4'], null, resolve(here, '-a.mp4')],
    ['a file address', ['studio', 'file:///v/a%20b.mp4'], null, '/v/a b.mp4'],
    ['a broken file address', ['studio', 'file://host.invalid/%2F'], null, null]
  ])('%s', (_name, argv, appPath, expected) => {
    expect(fileFromCommandLine(argv, here, appPath)).toBe(expected)
  })
})

describe('placeWindow', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1040 }
  const second = { x: 1920, y: 0, width: 1280, height: 1000 }

  it('centres a first window, never larger than the screen', () => {
    expect(placeWindow(null, [screen])).toEqual({ x: 240, y: 70, width: 1440, height: 900 })
    expect(placeWindow(null, [second])).toEqual({ x: 1920, y: 50, width: 1280, height: 900 })
  })

  it('puts it back where it was, if that is still on a screen', () => {
    const saved = { x: 2000, y: 20, width: 1100, height: 700 }
    expect(placeWindow(saved, [screen, second])).toEqual(saved)
    expect(placeWindow(saved, [screen])).toEqual({ x: 410, y: 170, width: 1100, height: 700 })
  })

  it('never restores a window too small to work in', () => {
    expect(placeWindow({ x: 0, y: 0, width: 10, height: 10 }, [screen])).toMatchObject({ width: 960, height: 620 })
  })
})

it('remembers the window, forgets what it cannot read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'studio-window-'))
  const file = join(folder, 'window.json')
  const state = { bounds: { x: -5, y: 6, width: 1000, height: 700 }, maximized: true }
  expect(readWindowState(file)).toBeNull()
  writeWindowState(file, state)
  expect(readWindowState(file)).toEqual(state)
  writeFileSync(file, '{"bounds":{}}')
  expect(readWindowState(file)).toBeNull()
  writeWindowState(join(folder, 'missing', 'window.json'), state)
  rmSync(folder, { recursive: true })
})

describe('terminalRefusal', () => {
  it('knows every command of the command line', () => {
    expect([...terminalCommands].sort()).toEqual([...commandNames()].sort())
  })
  it('is for commands, not for files of their name, nor for clips', () => {
    const nowhere = (): boolean => false
    expect(terminalRefusal(['studio', '--no-sandbox', 'segment', 'a.mp4'], nowhere)).toContain(
      'bin/hodor-studio segment'
    )
    expect(terminalRefusal(['studio', 'segment'], () => true)).toBeNull()
    expect(terminalRefusal(['studio', 'a.mp4', 'segment'], nowhere)).toBeNull()
    expect(terminalRefusal(['studio'], nowhere)).toBeNull()
  })
})
