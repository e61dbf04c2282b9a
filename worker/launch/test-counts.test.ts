import { expect, it } from 'vitest'
import { addCounts, parsePlaywrightReport, parseVitestReport } from './test-counts.ts'

it('adds what both runners counted, flaky as failed', () => {
  const vitest = parseVitestReport({ numPassedTests: 10, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })
  const playwright = parsePlaywrightReport({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 0 } })
  expect(addCounts(vitest, playwright)).toEqual({ passed: 15, failed: 4, skipped: 3 })
})

it('counts nothing where there is no report', () => {
  expect(parseVitestReport(null)).toEqual({ passed: 0, failed: 0, skipped: 0 })
  expect(parsePlaywrightReport({})).toEqual({ passed: 0, failed: 0, skipped: 0 })
})
