// docs/api.md, from the sources of the scripting interface: what is exported, its types and what their comments say.
import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { root } from '../setup/places.mjs'

const start = path.join(root, 'src', 'api', 'index.ts')

/** @returns {string} the page, before Prettier */
export function apiPage() {
  const intro = fs.readFileSync(path.join(root, 'scripts', 'docs', 'api-intro.md'), 'utf8').trim()
  const declarations = exportedFrom(start)
  const first = ['openStudio', 'Studio', 'JobOptions', 'StudioEvent', 'StudioError']
  const rank = (name) => (first.includes(name) ? first.indexOf(name) : first.length)
  const sorted = [...declarations].sort((a, b) => rank(a.name) - rank(b.name))
  return `${[intro, ...sorted.map(chapter)].join('\n\n')}\n`
}

function chapter({ name, text, comment }) {
  return [`## ${name}`, ...(comment === '' ? [] : [comment]), `\`\`\`ts\n${text}\n\`\`\``].join('\n\n')
}

/** Follows `export … from` to the files things are declared in. */
function exportedFrom(file, wanted = null) {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)
  return source.statements.flatMap((statement) => {
    const other = fileOf(statement, file)
    if (other !== null) return exportedFrom(other, namesOf(statement))
    const name = nameOf(statement)
    const isOurs = name !== undefined && isExported(statement) && (wanted === null || wanted.includes(name))
    return isOurs ? [described(name, statement, source)] : []
  })
}

function fileOf(statement, file) {
  if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return null
  return path.resolve(path.dirname(file), `${statement.moduleSpecifier.text}.ts`)
}

/** Null for everything. */
function namesOf({ exportClause }) {
  return exportClause?.elements?.map((element) => element.name.text) ?? null
}

function nameOf(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]?.name.text
  return statement.name?.text
}

function isExported(statement) {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

function described(name, statement, source) {
  const comments = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc)
  const comment = comments.map((each) => ts.getTextOfJSDocComment(each.comment) ?? '').join('\n\n')
  return { name, comment: unwrapped(comment), text: declaration(statement, source) }
}

function declaration(statement, source) {
  const text = source.text.slice(statement.getStart(source), statement.end)
  if (ts.isFunctionDeclaration(statement))
    return text.slice(0, statement.body.getStart(source) - statement.getStart(source)).trim()
  return ts.isClassDeclaration(statement) ? classOutline(statement, source) : text
}

/** A class without what it does. */
function classOutline(statement, source) {
  const members = statement.members.map((member) => {
    const text = member.getText(source)
    return '  ' + (member.body ? text.slice(0, member.body.getStart(source) - member.getStart(source)).trim() : text)
  })
  const extended = statement.heritageClauses?.map((clause) => ` ${clause.getText(source)}`).join('') ?? ''
  return [`export class ${statement.name.text}${extended} {`, ...members, '}'].join('\n')
}

/** Comments break lines where the source does. */
function unwrapped(text) {
  return text.replace(/([^\n])\n(?=[^\n])/g, '$1 ').trim()
}
