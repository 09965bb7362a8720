import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStudio } from '../../src/api/studio'
import { answerDialogs, expect, launchStudio, quitStudio, root, test, type Studio } from '../launch'

const pictures = join(root, 'docs', 'guide', 'pictures')
/** Shown in them: a place with a plain name. */
const exports = join(tmpdir(), 'Exports')

/** The first frames of the sample, its seed head masked throughout, as a project. */
async function sampleProject(folder: string, to: number): Promise<string> {
  const studio = await openStudio()
  const project = join(folder, 'dandelion.hodor')
  const [videoPath, maskPath] = ['sample.mp4', 'sample-mask.png'].map((name) => join(root, 'sample', name))
  const references = [{ frameIndex: 0, maskPath: maskPath ?? '' }]
  await studio.segment({ videoPath: videoPath ?? '', references, from: 0, to, savePath: project })
  await studio.close()
  return project
}

/** Hidden, with a report. */
async function sampleReport(folder: string): Promise<string> {
  const projectPath = await sampleProject(folder, 6)
  const studio = await openStudio()
  // A demanding limit: frames to look at are what the page is for.
  const format = { kind: 'hide', minConfidence: 0.997 } as const
  await studio.export({ projectPath, folder, nameTemplate: 'dandelion_hidden', format, from: 0, to: 6 })
  await studio.close()
  return join(folder, 'dandelion_hidden.report.html')
}

async function picture({ page }: Studio, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.jpg`), type: 'jpeg', quality: 80, scale: 'css' })
}

/** The report, in a window of its own, which the studio's rules for its pages do not hold for. */
async function reportPicture({ app }: Studio, file: string, name: string): Promise<void> {
  const jpeg = await app.evaluate(async ({ BrowserWindow }, path) => {
    const window = new BrowserWindow({ width: 1100, height: 640, show: true, webPreferences: { partition: 'guide' } })
    await window.loadFile(path)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const shown = (await window.webContents.capturePage()).toJPEG(80).toString('base64')
    window.destroy()
    return shown
  }, file)
  await writeFile(join(pictures, `${name}.jpg`), Buffer.from(jpeg, 'base64'))
}

test('pictures of the guide', async ({ folder }) => {
  await mkdir(pictures, { recursive: true })
  const project = await sampleProject(folder, 8)
  const studio = await launchStudio({ folder, files: [project] })
  const { page } = studio
  await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
  await expect(page.getByTestId('object-row').first()).toBeVisible()
  await expect(page.getByTestId('device')).toContainText(/cpu/i)
  await picture(studio, 'project')

  await page.getByTestId('export').click()
  await mkdir(exports, { recursive: true })
  await answerDialogs(studio, { open: exports })
  await page.getByTestId('export-choose-folder').click()
  /** The panel's picture is made anew a moment after a change. */
  const drawn = async (): Promise<void> => {
    await page.waitForTimeout(800)
    await expect(page.locator('.preview[aria-busy="false"]')).toBeVisible()
    await page.waitForTimeout(400)
  }
  const kind = async (name: string): Promise<void> => {
    await page.getByTestId(`export-kind-${name}`).click()
    await drawn()
  }
  await kind('matte')
  await page.getByTestId('export-codec').selectOption('dnxhr')
  for (const each of ['fcpxml', 'otio', 'edl']) await page.getByTestId(`export-timeline-${each}`).check()
  await picture(studio, 'editors-matte')
  for (const each of ['fcpxml', 'otio', 'edl']) await page.getByTestId(`export-timeline-${each}`).uncheck()

  await kind('overlay')
  await page.getByTestId('export-rate').selectOption('bitRate')
  await page.getByTestId('export-depth').selectOption('10')
  await page.getByTestId('export-chroma').scrollIntoViewIfNeeded()
  await picture(studio, 'editors-quality')

  await kind('cutout')
  for (const each of ['nk', 'comp', 'py']) await page.getByTestId(`export-timeline-${each}`).check()
  await picture(studio, 'compositors-cutout')
  await page.getByTestId('export-kind-annotations').click()
  await page.getByTestId('export-layout').selectOption('cryptomatte')
  await drawn()
  await picture(studio, 'compositors-cryptomatte')

  await kind('hide')
  for (const each of ['nk', 'comp', 'py']) await page.getByTestId(`export-timeline-${each}`).uncheck()
  await drawn()
  await picture(studio, 'redaction-hide')
  await page.getByTestId('export-cover').selectOption('pixelate')
  await drawn()
  await picture(studio, 'redaction-pixelate')
  await quitStudio(studio)
})

test('the report of hidden objects', async ({ folder }) => {
  await mkdir(pictures, { recursive: true })
  const report = await sampleReport(folder)
  const studio = await launchStudio({ folder })
  await reportPicture(studio, report, 'redaction-report')
  await quitStudio(studio)
})
