import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HighDynamicRange } from '../../../shared/domain/types'
import { brightColour, usualColour } from './toneCurve'

/** Colours by the table, on each of three axes; FFmpeg reads it in a tenth of a second. */
const steps = 49

let folder: string | null = null
const written = new Map<string, string>()

type Triple = readonly [number, number, number]

/** The tone curve as a table for FFmpeg (`.cube`), written once while the program runs. @returns its path */
export function toneTableFile(range: HighDynamicRange): string {
  return tableFile(`${range.transfer}-${Math.round(range.peakNits)}`, (colour) => usualColour(colour, range))
}

/** The other way round, for usual pictures that go into those of high dynamic range. @returns its path */
export function brightTableFile({ transfer }: HighDynamicRange): string {
  return tableFile(`to-${transfer}`, (colour) => brightColour(colour, transfer))
}

function tableFile(name: string, made: (colour: Triple) => Triple): string {
  const known = written.get(name)
  if (known !== undefined) return known
  const path = join(tableFolder(), `${name}.cube`)
  writeFileSync(path, table(made))
  written.set(name, path)
  return path
}

function tableFolder(): string {
  if (folder !== null) return folder
  const made = mkdtempSync(join(tmpdir(), 'hodor-studio-tones-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  folder = made
  return made
}

/** Red runs fastest. */
function table(made: (colour: Triple) => Triple): string {
  const lines = [`LUT_3D_SIZE ${steps}`]
  const last = steps - 1
  for (let blue = 0; blue < steps; blue++) {
    for (let green = 0; green < steps; green++) {
      for (let red = 0; red < steps; red++) {
        const colour = made([red / last, green / last, blue / last])
        lines.push(colour.map((value) => value.toFixed(5)).join(' '))
      }
    }
  }
  return `${lines.join('\n')}\n`
}
