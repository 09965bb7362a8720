import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeClip, numberOn } from '../../e2e/clips'
import {
  answerDialogs,
  chooseMenu,
  enginePid,
  expect,
  launchStudio,
  openVideo,
  test,
  type Studio
} from '../../e2e/launch'
import { canvasPicture, coveredPixels, expectFrame, setBrushSize, stroke } from '../../e2e/stage'
import { openProject } from '../../src/main/project/projectStore'
import { familyOf, kill, killFamily, orphansOf, programOf, tagName } from './family.mjs'
import { pick, seeded } from './seeded.mjs'
import { faultsOf, leftoversIn } from './wholeOutputs.mjs'

/**
 * `npm run test:kills:window` (Linux; STUDIO_KILLS=60, STUDIO_SEED=1): the window is killed while it paints, propagates, saves,
 * exports and works on its queue, or its page, its engine, its FFmpeg or all of its processes are. After each: what was painted
 * two seconds before is there, the project opens, no file is half-written, no process and no temporary file is left.
 */

const frames = 8
const count = Number(process.env['STUDIO_KILLS'] ?? 60)
const random = seeded(Number(process.env['STUDIO_SEED'] ?? 1))
const activities = ['paint', 'propagate', 'save', 'export', 'queue'] as const
const victims = ['tree', 'tree', 'main', 'page', 'engine', 'ffmpeg'] as const
type Activity = (typeof activities)[number]
type Victim = (typeof victims)[number]

interface World {
  readonly folder: string
  readonly clip: string
  readonly project: string
  readonly exported: string
  readonly queued: string
}

const covered = async (studio: Studio): Promise<number> =>
  coveredPixels(
    await canvasPicture(studio.page, 'overlay-canvas').catch(() => ({ width: 0, height: 0, data: new Uint8Array() }))
  )

function start(world: World, tag: string): Promise<Studio> {
  const temporary = join(world.folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  return launchStudio({ folder: world.folder, env: { [tagName]: tag, TMPDIR: temporary } })
}

async function paint(studio: Studio): Promise<void> {
  const [x, y] = [40 + random() * 240, 40 + random() * 110]
  await stroke(studio.page, [
    { x, y },
    { x: Math.min(310, x + 20 + random() * 30), y: Math.min(170, y + random() * 20) }
  ])
}

const actions: Readonly<Record<Activity, (studio: Studio, world: World) => Promise<void>>> = {
  paint: async (studio) => {
    for (;;) await paint(studio)
  },
  propagate: ({ page }) => page.keyboard.press('p'),
  save: async (studio) => {
    for (;;) {
      await paint(studio)
      await studio.page.keyboard.press('Control+s')
    }
  },
  export: async ({ page }) => {
    await page.getByTestId('export').click()
    await page.getByTestId('export-name').fill('exported')
    const replace = page.getByTestId('export-replace')
    if (await replace.isVisible()) await replace.check()
    await page.getByTestId('export-start').click()
  },
  queue: async ({ page }, world) => {
    const job = {
      ...{ videoPath: world.clip, objects: [{ id: 1, name: 'Swan', colour: [255, 120, 0] as const }], masks: [] },
      ...{ range: { from: 0, to: frames - 1 }, selection: { apart: false } },
      output: { folder: world.folder, nameTemplate: 'queued', overwrite: true },
      format: {
        kind: 'frames' as const,
        codec: 'h264' as const,
        encoder: 'software' as const,
        extras: { audio: true, subtitles: true, chapters: true }
      }
    }
    await page.evaluate((each) => window.studio.call('queue:add', { jobs: [each as never] }), job)
    await page.evaluate(() => window.studio.call('queue:resume', undefined))
  }
}

async function victimPids(studio: Studio, victim: Victim, tag: string): Promise<number[]> {
  if (victim === 'main') return [studio.pid]
  if (victim === 'tree') return familyOf(tag)
  if (victim === 'ffmpeg')
    return familyOf(tag)
      .filter((pid) => programOf(pid) === 'ffmpeg')
      .slice(0, 1)
  if (victim === 'engine') return [(await enginePid(studio)) ?? 0].filter((pid) => pid > 0)
  const page = await studio.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()
  )
  return page === undefined ? [] : [page]
}

/** @returns faults, after whatever still ran is ended too */
async function killed(studio: Studio, victim: Victim, tag: string): Promise<{ faults: string[]; hit: boolean }> {
  const pids = await victimPids(studio, victim, tag)
  if (victim === 'tree') killFamily(tag)
  else pids.forEach(kill)
  const faults: string[] = []
  if (victim === 'engine' || victim === 'ffmpeg') {
    // The window lives on.
    const back = await expect
      .poll(() => enginePid(studio), { timeout: 60_000 })
      .not.toBeNull()
      .then(
        () => true,
        () => false
      )
    if (!back) faults.push('the engine did not come back')
    await studio.page.waitForTimeout(500)
    killFamily(tag)
  }
  if (victim === 'page') {
    await new Promise((resolve) => setTimeout(resolve, 1500))
    killFamily(tag)
  }
  for (const orphan of await orphansOf(tag)) faults.push(`still running: ${orphan}`)
  if (victim === 'main') killFamily(tag)
  return { faults, hit: pids.length > 0 }
}

async function filesAfter(world: World): Promise<string[]> {
  const faults = faultsOf({ video1: world.exported, video2: world.queued }, frames)
  if (!existsSync(world.project)) return faults
  const opened = await openProject(world.project).then(
    () => null,
    (error: Error) => error.message
  )
  return opened === null ? faults : [...faults, `the project cannot be read: ${opened}`]
}

/** The window again, with the work that was left. @returns faults */
async function recovered(studio: Studio, world: World, painted: number): Promise<string[]> {
  const keep = studio.page.getByTestId('keep-recovered')
  await keep.or(studio.page.getByTestId('open-sample')).first().waitFor()
  if (await keep.isVisible()) await keep.click()
  else await openProjectIn(studio, world.project)
  await expectFrame(studio.page, 0, numberOn)
  const now = await expect
    .poll(() => covered(studio), { timeout: 20_000 })
    .toBeGreaterThanOrEqual(painted)
    .then(
      () => null,
      async () => covered(studio)
    )
  await studio.page.keyboard.press('Control+s')
  await expect(studio.page.getByTestId('edited')).toBeHidden()
  return [
    ...(now === null ? [] : [`${painted} pixels were painted, ${now} are there`]),
    ...leftoversIn([world.folder])
      .filter((path) => !path.includes('/settings/'))
      .map((path) => `left behind: ${path}`),
    // One is of the window that runs.
    ...readdirSync(join(world.folder, 'tmp'))
      .filter((name) => name.startsWith('scoped_dir'))
      .slice(1)
      .map((name) => `left behind: ${name}`)
  ]
}

async function openProjectIn(studio: Studio, path: string): Promise<void> {
  await answerDialogs(studio, { open: path })
  await chooseMenu(studio, 'file.openProject')
}

test('kills of the window', async ({ folder }) => {
  const clip = await makeClip(join(folder, 'clip.mp4'), frames)
  const project = join(folder, 'work.hodor')
  const world = { folder, clip, project, exported: join(folder, 'exported.mp4'), queued: join(folder, 'queued.mp4') }
  let tag = `window-${process.pid}-start`
  let studio = await start(world, tag)
  await openVideo(studio, clip)
  await setBrushSize(studio.page, 14)
  await paint(studio)
  await answerDialogs(studio, { save: project, open: project })
  await studio.page.getByTestId('save-project').click()
  await expect(studio.page.getByTestId('edited')).toBeHidden()
  const tally: Record<string, number> = {}
  const all: string[] = []
  for (let done = 0; done < count;) {
    const [activity, victim] = [pick(random, activities), pick(random, victims)]
    await paint(studio)
    await studio.page.waitForTimeout(2100)
    const painted = await covered(studio)
    const acting = actions[activity](studio, world).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, random() * 3500))
    const { faults, hit } = await killed(studio, victim, tag)
    // What ran is gone with its window.
    await Promise.race([acting, new Promise((resolve) => setTimeout(resolve, 1000))])
    await studio.app.close().catch(() => undefined)
    faults.push(...(await filesAfter(world)))
    tag = `window-${process.pid}-${done}-${Math.floor(random() * 1e6)}`
    studio = await start(world, tag)
    faults.push(...(await recovered(studio, world, painted)))
    if (hit) done++
    const name = `${activity}, ${victim}`
    if (hit) tally[name] = (tally[name] ?? 0) + 1
    all.push(...faults.map((fault) => `${name}: ${fault}`))
    console.log(`${done}/${count} ${name}${hit ? '' : ' (nothing to kill)'}: ${faults.join('; ') || 'survived'}`)
  }
  killFamily(tag)
  console.log(JSON.stringify({ killed: count, faults: all, tally }))
  expect(all).toEqual([])
})
