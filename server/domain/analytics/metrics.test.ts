import { describe, expect, it } from 'vitest'
import { averageAudience, completion, metricsOf } from './metrics.ts'
import { noSums } from './sums.ts'

describe('metrics', () => {
  it('are computed from sums', () => {
    const sums = {
      ...noSums(),
      ...{ watchedMs: 900_000, stalledMs: 100_000, plays: 8, attempts: 10, failures: 1, startups: 4, startupMs: 6_000 },
      ...{ bitrateMs: 100_000, bitrateKbpsMs: 250_000_000 },
    }
    expect(metricsOf(sums)).toMatchObject({
      views: 8,
      watchTimeMs: 900_000,
      averageWatchTimeMs: 112_500,
      rebufferRatio: 0.1,
      startupMs: 1_500,
      startFailures: 0.1,
      exitsBeforeStart: 0.1,
      averageBitrateKbps: 2_500,
    })
    expect(averageAudience(sums, 300_000)).toBe(3)
    expect(completion(sums, 6 * 300_000)).toBe(0.5)
  })

  it('of nothing are nothing, or unknown', () => {
    expect(metricsOf(noSums())).toMatchObject({
      views: 0,
      averageWatchTimeMs: 0,
      rebufferRatio: 0,
      startupMs: null,
      averageBitrateKbps: null,
    })
    expect(averageAudience(noSums(), 0)).toBe(0)
  })
})
