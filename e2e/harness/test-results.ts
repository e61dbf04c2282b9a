// Results of the test programs, from their JSON and never from their exit code alone.
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export interface Counts {
  passed: number
  failed: number
  skipped: number
  /** What failed, with the first lines of the reason. */
  failures: readonly string[]
}

const vitestSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

const playwrightSchema = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
})

/** A file that could not be loaded has no tests; it counts as one failure. */
export function readVitest(path: string): Counts | null {
  const report = read(path, vitestSchema)
  if (!report) return null
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const failures = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => describeFailure(`${name} › ${fullName}`, failureMessages.join('\n'))),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [...unloadable.map(({ name, message }) => describeFailure(name, message)), ...failures],
  }
}

/** Passed at the second attempt counts as failed. Errors outside of tests (a failed set-up) count as one each. */
export function readPlaywright(path: string): Counts | null {
  const report = read(path, playwrightSchema)
  if (!report) return null
  const { expected, unexpected, flaky, skipped } = report.stats
  // Playwright's list ends with its failures in full: they are not repeated.
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped, failures: [] }
}

/** `12 passed, 0 failed`, and the number of skipped tests if any. */
export function describeCounts(counts: readonly Omit<Counts, 'failures'>[]): string {
  const sum = (key: 'passed' | 'failed' | 'skipped') => counts.reduce((total, each) => total + each[key], 0)
  const skipped = sum('skipped')
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

const REASON_LINES = 12

function describeFailure(name: string, reason: string): string {
  const lines = reason.split('\n').slice(0, REASON_LINES)
  return [name, ...lines.map((line) => `    ${line}`)].join('\n')
}

function read<T>(path: string, schema: z.ZodType<T>): T | null {
  if (!existsSync(path)) return null
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
