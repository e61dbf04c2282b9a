import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeCounts, readPlaywright, readVitest } from './test-results.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'test-results-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function report(content: unknown): string {
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

describe('the total of npm test', () => {
  it('counts a test file that could not be loaded as failed, and names what failed', () => {
    const failed = { fullName: 'a thing works', status: 'failed', failureMessages: ['it does not\nat line 3'] }
    const passed = { fullName: 'a thing is', status: 'passed', failureMessages: [] }
    const path = report({
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [
        { name: 'a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
        { name: 'b.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] },
      ],
    })
    const failures = ['a.test.ts\n    no such module', 'b.test.ts › a thing works\n    it does not\n    at line 3']
    expect(readVitest(path)).toEqual({ passed: 4, failed: 2, skipped: 0, failures })
  })

  it('counts a browser test that passed at a second attempt, and a failed set-up, as failed', () => {
    const path = report({
      stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [{ message: 'no port' }],
    })
    const failures = ['outside of the tests\n    no port']
    expect(readPlaywright(path)).toEqual({ passed: 7, failed: 3, skipped: 2, failures })
  })

  it('names each browser test that failed, without colours of the terminal', () => {
    const passed = { title: 'plays', file: 'a.spec.ts', ok: true, tests: [{ results: [{}] }] }
    const results = [{ errors: [{ message: '\u001b[31mnot shown\u001b[39m\nat line 3' }] }]
    const failed = { title: 'is shown', file: 'a.spec.ts', ok: false, tests: [{ results }] }
    const path = report({
      stats: { expected: 1, unexpected: 1, flaky: 0, skipped: 0 },
      errors: [],
      suites: [{ specs: [passed], suites: [{ specs: [failed] }] }],
    })
    const failures = ['a.spec.ts › is shown\n    not shown\n    at line 3']
    expect(readPlaywright(path)).toEqual({ passed: 1, failed: 1, skipped: 0, failures })
  })

  it('has no figures without a report, or with half of one', () => {
    expect(readVitest(join(folder, 'missing.json'))).toBeNull()
    expect(readPlaywright(report({ stats: {} }))).toBeNull()
  })

  it('mentions skipped tests only if there were any', () => {
    const whole = { passed: 2, failed: 0, skipped: 0 }
    expect(describeCounts([whole, whole])).toBe('4 passed, 0 failed')
    expect(describeCounts([whole, { passed: 1, failed: 1, skipped: 3 }])).toBe('3 passed, 1 failed, 3 skipped')
  })
})
