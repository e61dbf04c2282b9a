import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseContentRange } from './content-range.ts'
import { decideImport, FETCHED_FOR_MS, MOST_FAILURES, mayPass, PROGRESS_BYTES } from './decide-import.ts'

it('ends after so many failures in a row, however they are timed', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(PROGRESS_BYTES - 1), (random, gainedBytes) => {
      let failures = 0
      for (let attempt = 1; ; attempt++) {
        const decision = decideImport({ again: true, failures, gainedBytes, createdAt: 0 }, attempt, random)
        if (decision.kind === 'failed') {
          expect(attempt).toBe(MOST_FAILURES)
          return
        }
        expect(decision.waitMs).toBeGreaterThanOrEqual(1_000)
        failures = decision.failures
      }
    }),
  )
})

it('counts from the start again after progress', () => {
  const decision = decideImport({ again: true, failures: 7, gainedBytes: PROGRESS_BYTES, createdAt: 0 }, 1, 1)
  expect(decision).toEqual({ kind: 'again', failures: 1, waitMs: 2_000 })
})

it('fails at once where another attempt cannot help, and after three days', () => {
  const broken = { again: true, failures: 0, gainedBytes: PROGRESS_BYTES, createdAt: 0 }
  expect(decideImport({ ...broken, again: false }, 1, 0).kind).toBe('failed')
  expect(decideImport(broken, FETCHED_FOR_MS + 1, 0).kind).toBe('failed')
})

it('tries again after faults of the server, and not after its refusals', () => {
  expect([null, 500, 503, 429, 408].map(mayPass)).toEqual([true, true, true, true, true])
  expect([400, 401, 403, 404, 410, 416].map(mayPass)).toEqual([false, false, false, false, false, false])
})

it('accepts only the range that ends the file', () => {
  expect(parseContentRange('bytes 100-999/1000')).toEqual({ first: 100, bytes: 1_000 })
  for (const wrong of ['bytes 0-998/1000', 'bytes */1000', 'bytes 5-4/5', 'bytes 0-9/*', 'octets 0-9/10', '', 'x'])
    expect(parseContentRange(wrong), wrong).toBeNull()
})
