// What the test runners counted, read from their own JSON reports.
import { z } from 'zod'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

const vitestSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
})
const playwrightSchema = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
})
const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 }

/** @param report vitest's JSON report; anything else counts as nothing */
export function parseVitestReport(report: unknown): Counts {
  const { success, data } = vitestSchema.safeParse(report)
  if (!success) return NOTHING
  return { passed: data.numPassedTests, failed: data.numFailedTests, skipped: data.numPendingTests + data.numTodoTests }
}

/** @param report Playwright's JSON report; a flaky test counts as failed */
export function parsePlaywrightReport(report: unknown): Counts {
  const { success, data } = playwrightSchema.safeParse(report)
  if (!success) return NOTHING
  return { passed: data.stats.expected, failed: data.stats.unexpected + data.stats.flaky, skipped: data.stats.skipped }
}

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}
