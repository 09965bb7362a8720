import { expect, test } from './launch'

/** The check for updates asks nobody by itself, and says what it would contact, or that it knows no place. */

test('a copy that names no place for releases says so, and asks nobody', async ({ studio }) => {
  const { app } = studio
  await app.evaluate(({ dialog }) => {
    const kept = globalThis as unknown as { said: string[] }
    kept.said = []
    dialog.showMessageBox = (...args: unknown[]) => {
      kept.said.push((args.at(-1) as { message: string }).message)
      return Promise.resolve({ response: 0, checkboxChecked: false })
    }
  })
  const said = (): Promise<string[]> => app.evaluate(() => (globalThis as unknown as { said: string[] }).said)
  expect(await said()).toEqual([])
  await app.evaluate(({ Menu }) => {
    const help = Menu.getApplicationMenu()?.items.find(({ role }) => role === 'help')
    help?.submenu?.items.find(({ label }) => label.includes('updates'))?.click()
  })
  await expect.poll(said).toEqual(['This copy of the studio names no place where releases are.'])
})
