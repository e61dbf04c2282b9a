import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideRecovery, type PlaybackFailure } from './decide-recovery.ts'

const fresh = { failures: 0, mediaRecoveredAt: null }
const NOW = 1_000_000

describe('recovery of playback', () => {
  it('recovers the decoder once, then reopens', () => {
    const failure = { kind: 'media', httpStatus: null } as const
    expect(decideRecovery(failure, fresh, NOW, 0.5).action).toBe('recover-media')
    const again = { ...fresh, mediaRecoveredAt: NOW - 1_000 }
    expect(decideRecovery(failure, again, NOW, 0.5).action).toBe('reopen')
    const longAgo = { ...fresh, mediaRecoveredAt: NOW - 60_000 }
    expect(decideRecovery(failure, longAgo, NOW, 0.5).action).toBe('recover-media')
  })

  it('retries every quarter of a second right after Start', () => {
    const offAir = { kind: 'network', httpStatus: 503 } as const
    expect(decideRecovery(offAir, fresh, NOW, 0.5)).toMatchObject({ inMs: 250, offAir: true })
    expect(decideRecovery(offAir, { ...fresh, failures: 100 }, NOW, 0.5)).toMatchObject({ inMs: 2_500, offAir: true })
  })

  it('always retries with a bounded delay and a message', () => {
    const failures = fc.record<PlaybackFailure>({
      kind: fc.constantFrom('network', 'media', 'stalled', 'other'),
      httpStatus: fc.option(fc.integer({ min: 400, max: 599 })),
    })
    const histories = fc.record({
      failures: fc.nat(100_000),
      mediaRecoveredAt: fc.option(fc.integer({ min: 0, max: NOW })),
    })
    fc.assert(
      fc.property(failures, histories, fc.double({ min: 0, max: 1, noNaN: true }), (failure, history, random) => {
        const recovery = decideRecovery(failure, history, NOW, random)
        expect(recovery.words).toMatch(/[.…]$/)
        if (recovery.action === 'reopen') {
          expect(recovery.inMs).toBeGreaterThanOrEqual(250)
          expect(recovery.inMs).toBeLessThanOrEqual(10_000)
        }
      }),
      { numRuns: 300 },
    )
  })
})
