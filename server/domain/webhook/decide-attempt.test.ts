import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decideAttempt, FAILING_MS, RETRIED_MS } from './decide-attempt.ts'

const facts = { status: null, attempts: 0, createdAt: 0, failingSince: null }

it('an answer of 2xx delivers, and 410 switches the endpoint off', () => {
  expect(decideAttempt({ ...facts, status: 204 }, 0, 1)).toEqual({ state: 'delivered', waitMs: 0, disable: null })
  expect(decideAttempt({ ...facts, status: 410 }, 0, 1)).toEqual({ state: 'failed', waitMs: 0, disable: 'gone' })
})

it('a redirect, an error and silence are tried again', () => {
  for (const status of [301, 404, 429, 500, null])
    expect(decideAttempt({ ...facts, status }, 0, 1)).toEqual({ state: 'pending', waitMs: 5_000, disable: null })
})

it('an endpoint that failed for days is switched off', () => {
  const given = { ...facts, status: 500, createdAt: FAILING_MS, failingSince: 0 }
  expect(decideAttempt(given, FAILING_MS, 1).disable).toBe('failing')
  expect(decideAttempt(given, FAILING_MS - 1, 1).disable).toBeNull()
})

it('a delivery that always fails ends within a day, after at most 60 attempts', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 10_000 }), (random, tookMs) => {
      let now = 0
      let attempts = 0
      for (;;) {
        const { state, waitMs } = decideAttempt({ ...facts, attempts }, now, random)
        if (state === 'failed') break
        expect(state).toBe('pending')
        now += waitMs + tookMs
        attempts++
      }
      expect(now).toBeLessThanOrEqual(RETRIED_MS + tookMs)
      expect(now).toBeGreaterThan(RETRIED_MS - 3_600_000)
      expect(attempts).toBeGreaterThan(10)
      expect(attempts).toBeLessThanOrEqual(60)
    }),
    { numRuns: 200 },
  )
})
