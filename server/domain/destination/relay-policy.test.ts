import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALERT_FAILURES } from '#domain/system/recover.ts'
import {
  decideAfter,
  FORGIVEN_MS,
  NO_FAILURES,
  parametersAfter,
  type RelayEnd,
  type RelayHistory,
  STABLE_MS,
} from './relay-policy.ts'

const TARGET = { serverUrl: 'rtmp://a/x', backupServerUrl: 'rtmp://b/x', rung: '1080p', maxFailures: 20 } as const
const failed = (over: Partial<Extract<RelayEnd, { how: 'failed' }>> = {}): RelayEnd => ({
  how: 'failed',
  reason: 'r',
  tooSlow: false,
  livedMs: 0,
  ...over,
})

function fail(times: number, end: RelayEnd, maxFailures = 20): { history: RelayHistory; delays: (number | null)[] } {
  let history = NO_FAILURES
  const delays: (number | null)[] = []
  for (let i = 0; i < times; i++) {
    const next = decideAfter(history, end, { maxFailures }, 0.5)
    history = next.history
    delays.push(next.delayMs)
  }
  return { history, delays }
}

describe('a relay that ended', () => {
  it('continues at once after a planned end, without counting a failure', () => {
    const history = { failures: 2, tooSlow: 1 }
    const end = { how: 'planned', livedMs: 0 } as const
    expect(decideAfter(history, end, TARGET, 0)).toEqual({ history, delayMs: 0, alert: false })
  })

  it('gives up after the configured number of failures in a row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (maxFailures) => {
        const { delays } = fail(maxFailures, failed(), maxFailures)
        expect(delays.slice(0, -1)).not.toContain(null)
        expect(delays.at(-1)).toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  it('forgets its failures after some time on air', () => {
    const { history } = fail(10, failed())
    expect(decideAfter(history, failed({ livedMs: STABLE_MS }), TARGET, 0).history.failures).toBe(1)
    expect(decideAfter(history, failed({ livedMs: STABLE_MS - 1 }), TARGET, 0).history.failures).toBe(11)
  })

  it('alerts once in a row of failures', () => {
    let history = NO_FAILURES
    const alerts: boolean[] = []
    for (let i = 0; i < 10; i++) {
      const next = decideAfter(history, failed(), TARGET, 0)
      history = next.history
      alerts.push(next.alert)
    }
    expect(alerts.indexOf(true)).toBe(ALERT_FAILURES - 1)
    expect(alerts.filter(Boolean)).toHaveLength(1)
  })

  it('tries the other server after two failures, and comes back', () => {
    const tried = [0, 1, 2, 3, 4].map((failures) => parametersAfter({ failures, tooSlow: 0 }, TARGET).serverUrl)
    expect(tried).toEqual(['rtmp://a/x', 'rtmp://a/x', 'rtmp://b/x', 'rtmp://b/x', 'rtmp://a/x'])
    expect(parametersAfter({ failures: 2, tooSlow: 0 }, { ...TARGET, backupServerUrl: null }).serverUrl).toBe(
      'rtmp://a/x',
    )
  })

  it('lowers the rung when the server is too slow for it, and never exceeds the configured rung', () => {
    const { history } = fail(3, failed({ tooSlow: true }))
    expect(parametersAfter(history, TARGET).rung).toBe('720p')
    expect(parametersAfter({ failures: 9, tooSlow: 90 }, TARGET).rung).toBe('432p')
    expect(parametersAfter({ failures: 9, tooSlow: 0 }, { ...TARGET, rung: '720p' }).rung).toBe('720p')
    // A lowered rung stays for hours: raising it at once would only fail again.
    expect(decideAfter(history, failed({ livedMs: STABLE_MS }), TARGET, 0).history.tooSlow).toBe(3)
    expect(decideAfter(history, failed({ livedMs: FORGIVEN_MS - 1 }), TARGET, 0).history.tooSlow).toBe(3)
  })

  it('never lowers the rung for stalls that are hours apart, however many', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: FORGIVEN_MS, max: 30 * 86_400_000 }), { maxLength: 40 }), (lives) => {
        let history = NO_FAILURES
        for (const livedMs of lives)
          history = decideAfter(history, failed({ tooSlow: true, livedMs }), TARGET, 0).history
        expect(parametersAfter(history, TARGET).rung).toBe('1080p')
      }),
      { numRuns: 200 },
    )
  })

  it('returns to the configured rung after hours on air, also after a planned end', () => {
    const { history } = fail(6, failed({ tooSlow: true }))
    expect(parametersAfter(history, TARGET).rung).toBe('432p')
    for (const end of [failed({ livedMs: FORGIVEN_MS }), { how: 'planned', livedMs: FORGIVEN_MS } as const])
      expect(parametersAfter(decideAfter(history, end, TARGET, 0).history, TARGET).rung).toBe('1080p')
  })
})
