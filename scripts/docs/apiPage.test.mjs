import prettier from 'prettier'
import { expect, test } from 'vitest'
import { apiPage } from './apiPage.mjs'

// `npm run docs` writes this page anew.

test('docs/api.md is what the types say', async () => {
  const page = apiPage()
  for (const name of ['openStudio', 'Studio', 'SegmentRequest', 'StudioError', 'BatchResult', 'VideoInfo']) {
    expect(page).toContain(`\n## ${name}\n`)
  }
  const written = await prettier.format(page, { parser: 'markdown', ...(await prettier.resolveConfig('docs/api.md')) })
  await expect(written).toMatchFileSnapshot('../../docs/api.md')
})
