// Results of the test programs, from their JSON and never from their exit code alone.
import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
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

const errorSchema = z.object({ message: z.string().default('no message') })

const specSchema = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(z.object({ results: z.array(z.object({ errors: z.array(errorSchema).default([]) })) })),
})

const suiteSchema = z.object({
  specs: z.array(specSchema).default([]),
  get suites() {
    return z.array(suiteSchema).default([])
  },
})

const playwrightSchema = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(errorSchema),
  suites: z.array(suiteSchema).default([]),
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
  const failures = report.suites
    .flatMap(specsOf)
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const errors = tests.flatMap(({ results }) => results).flatMap((result) => result.errors)
      return describeFailure(`${file} › ${title}`, errors.map(({ message }) => message).join('\n'))
    })
  const outside = report.errors.map(({ message }) => describeFailure('outside of the tests', message))
  return {
    passed: expected,
    failed: unexpected + flaky + report.errors.length,
    skipped,
    failures: [...failures, ...outside],
  }
}

const specsOf = ({ specs, suites }: z.infer<typeof suiteSchema>): z.infer<typeof specSchema>[] => [
  ...specs,
  ...suites.flatMap(specsOf),
]

/** `12 passed, 0 failed`, and the number of skipped tests if any. */
export function describeCounts(counts: readonly Omit<Counts, 'failures'>[]): string {
  const sum = (key: 'passed' | 'failed' | 'skipped') => counts.reduce((total, each) => total + each[key], 0)
  const skipped = sum('skipped')
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

const REASON_LINES = 12

function describeFailure(name: string, reason: string): string {
  const lines = stripVTControlCharacters(reason).split('\n').slice(0, REASON_LINES)
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
