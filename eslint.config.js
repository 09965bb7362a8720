import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

// The size budget caps the tail: one file that absorbs the application is what muddies a code base.
const sizeBudget = {
  'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 4],
  complexity: ['error', 10]
}

export default ts.config(
  {
    ignores: ['out', 'dist', 'node_modules', 'models', 'test-results', 'playwright-report', 'scripts/setup/default-app']
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } } },
  // `!` is for reads of typed arrays inside their bounds, where `?? 0` would cost time in every pixel loop.
  { rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['src/**/*.ts', 'src/**/*.svelte', 'scripts/**/*.mjs'], rules: sizeBudget },
  {
    // Suites are lists of cases: their length says nothing about their complexity.
    files: ['**/*.test.ts', 'e2e/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off' }
  }
)
