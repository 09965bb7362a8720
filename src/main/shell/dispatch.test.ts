import { expect, it, vi } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import type { CommandName, Handlers } from '../../shared/ipc/contract'
import { dispatch } from './dispatch'

const opened = vi.fn(async (input: { path: string }) => ({ project: input }))
// Only what these cases reach.
const handlers = {
  'project:open': opened,
  'recent:clear': async () => undefined,
  'dialog:openVideo': async () => {
    throw new StudioError('disk-full', 'No room.', { hint: 'Make some.' })
  },
  'video:close': async () => {
    throw new TypeError('x is undefined')
  }
} as unknown as Handlers<CommandName>

it('passes parsed input on and returns the value', async () => {
  const reply = await dispatch(handlers, 'project:open', { path: 'a', extra: 1 })
  expect(reply).toEqual({ ok: true, value: { project: { path: 'a' } } })
  expect(await dispatch(handlers, 'recent:clear', undefined)).toEqual({ ok: true, value: undefined })
})

it.each<[unknown, unknown, RegExp]>([
  ['no:such', undefined, /does not know/],
  ['__proto__', undefined, /does not know/],
  ['constructor', undefined, /does not know/],
  [5, undefined, /does not know/],
  [undefined, undefined, /does not know/],
  ['project:open', undefined, /project:open.*expected object/],
  ['project:open', { path: '' }, /path/],
  ['project:open', { path: { toString: 'x' } }, /path/],
  ['propagate:start', { references: [], from: 0, to: 1 }, /references/],
  ['window:describe', { title: 'x', edited: 'yes' }, /edited/]
])('refuses %j with %j before any handler runs', async (name, input, message) => {
  opened.mockClear()
  expect(await dispatch(handlers, name, input)).toEqual({
    ok: false,
    error: { code: 'bad-arguments', message: expect.stringMatching(message), hint: expect.any(String) }
  })
  expect(opened).not.toHaveBeenCalled()
})

it('sends failures as data', async () => {
  expect(await dispatch(handlers, 'dialog:openVideo', undefined)).toEqual({
    ok: false,
    error: { code: 'disk-full', message: 'No room.', hint: 'Make some.' }
  })
  expect(await dispatch(handlers, 'video:close', undefined)).toMatchObject({ ok: false, error: { code: 'internal' } })
})
