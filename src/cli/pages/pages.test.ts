import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { errorCodes } from '../../shared/domain/errors'
import { outputJsonSchema, outputSchemas, type CommandWithOutput } from '../../api/outputSchemas'
import { commandsPage } from './commandsPage'
import { errorsPage } from './errorsPage'

// `npm run docs` writes these pages anew.

test('docs/errors.md is what the program says of each code', async () => {
  await expect(errorsPage()).toMatchFileSnapshot('../../../docs/errors.md')
})

test('every code has its chapter, with a remedy', () => {
  const page = errorsPage()
  for (const code of errorCodes)
    expect(page).toMatch(new RegExp(`## ${code}\n\n.+\n\n\\*\\*Why\\.\\*\\* .+\n\n\\*\\*What to do\\.\\*\\* .+\n`))
})

test('docs/cli.md is what help prints', async () => {
  await expect(commandsPage()).toMatchFileSnapshot('../../../docs/cli.md')
})

test.each(Object.keys(outputSchemas) as CommandWithOutput[])('docs/schemas: output of %s', async (command) => {
  const file = `docs/schemas/${command}.json`
  const schema = await format(JSON.stringify(outputJsonSchema(command)), {
    ...(await resolveConfig(file)),
    filepath: file
  })
  await expect(schema).toMatchFileSnapshot(`../../../${file}`)
})
