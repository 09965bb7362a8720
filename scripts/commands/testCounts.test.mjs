import { expect, test } from 'vitest'
import { addUp, playwrightCounts, summaryLine, vitestCounts } from './testCounts.mjs'

test('both runners add up to one line', () => {
  const unit = vitestCounts({ numPassedTests: 40, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })
  const window = playwrightCounts({ stats: { expected: 7, unexpected: 0, flaky: 1, skipped: 0 } })
  expect(summaryLine(addUp(unit, window))).toBe('48 passed, 1 failed, 3 skipped')
})

test('skipped tests are named only where there are some', () => {
  expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
})
