import fs from 'node:fs'
import path from 'node:path'
import { root } from '../setup/places.mjs'
import { shippedPackages } from './shippedPackages.mjs'

const target = path.join(root, 'THIRD_PARTY_NOTICES.md')

export function noticesCommand(onlyCheck) {
  const isCurrent = fs.existsSync(target) && fs.readFileSync(target, 'utf8') === noticesText()
  if (!onlyCheck) fs.writeFileSync(target, noticesText())
  else if (!isCurrent) {
    console.error('THIRD_PARTY_NOTICES.md is out of date: run `npm run notices`.')
    process.exitCode = 1
  }
}

export function noticesText() {
  const chapters = fs.readFileSync(new URL('./chapters.md', import.meta.url), 'utf8')
  const packages = shippedPackages()
  return `${chapters}\n${table(packages)}\n\n${licenceTexts(packages)}\n`
}

function table(packages) {
  const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  return ['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n')
}

/** Each text once, under the names of all packages that carry it. */
function licenceTexts(packages) {
  const namesByText = new Map()
  for (const { name, text } of packages) {
    const names = namesByText.get(text) ?? []
    namesByText.set(text, [...names, name])
  }
  return [...namesByText].map(([text, names]) => `### ${names.join(', ')}\n\n${block(text, names)}`).join('\n\n')
}

function block(text, names) {
  if (text !== '') return `\`\`\`text\n${text.replaceAll('```', "'''")}\n\`\`\``
  return `${names.length > 1 ? 'These packages carry' : 'This package carries'} no licence text; see the chapter above.`
}
