import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs } from '#domain/system/backoff.ts'
import { type PlayoutEvent, type PlayoutState, transition } from './machine.ts'

const step = (state: PlayoutState, event: PlayoutEvent) => transition(state, event, 0)
const effects = (state: PlayoutState, event: PlayoutEvent) => step(state, event).effects.map((effect) => effect.type)

const events: fc.Arbitrary<PlayoutEvent> = fc.oneof(
  fc.constantFrom<PlayoutEvent>(
    { type: 'order-start' },
    { type: 'order-stop' },
    { type: 'on-air' },
    { type: 'off-air' },
    { type: 'run-missing' },
    { type: 'media-usable' },
    { type: 'retry-due' },
  ),
  fc.record({ type: fc.constant('failure' as const), retryable: fc.boolean(), reason: fc.string() }),
  fc.record({
    type: fc.constant('media-unusable' as const),
    mediaIds: fc.array(fc.string(), { minLength: 1 }),
    reason: fc.string(),
    planned: fc.boolean(),
  }),
)

describe('the playout machine', () => {
  it('goes from stopped to live and back', () => {
    const starting = step({ name: 'stopped' }, { type: 'order-start' })
    expect(starting).toEqual({ state: { name: 'starting', attempt: 0 }, effects: [{ type: 'start-run' }] })
    expect(step(starting.state, { type: 'on-air' }).state).toEqual({ name: 'live' })
    const draining = step({ name: 'live' }, { type: 'order-stop' })
    expect(draining.effects).toEqual([{ type: 'stop-run' }])
    expect(step(draining.state, { type: 'off-air' }).state).toEqual({ name: 'stopped' })
  })

  it('ignores a second start or stop', () => {
    expect(effects({ name: 'live' }, { type: 'order-start' })).toEqual([])
    expect(effects({ name: 'stopped' }, { type: 'order-stop' })).toEqual([])
  })

  it('starts again when its expected run does not exist', () => {
    expect(effects({ name: 'live' }, { type: 'run-missing' })).toEqual(['start-run'])
    expect(effects({ name: 'stopped' }, { type: 'run-missing' })).toEqual([])
  })

  it('backs off and retries, with increasing delays', () => {
    const failed = step({ name: 'starting', attempt: 2 }, { type: 'failure', retryable: true, reason: 'db' })
    expect(failed.state).toEqual({ name: 'backing-off', attempt: 3, intent: 'start', reason: 'db' })
    expect(failed.effects).toEqual([{ type: 'retry-in', delayMs: backoffMs(2, 0) }])
    expect(effects(failed.state, { type: 'retry-due' })).toEqual(['start-run'])
    expect(effects({ name: 'backing-off', attempt: 1, intent: 'stop', reason: '' }, { type: 'retry-due' })).toEqual([
      'stop-run',
    ])
  })

  it('skips unusable items once, again when one comes back, and restores the rundown', () => {
    const unusable = { type: 'media-unusable', mediaIds: ['x'], reason: 'r', planned: true } as const
    const degraded = step({ name: 'live' }, unusable)
    expect(degraded.effects).toEqual([{ type: 'replan-without', mediaIds: ['x'] }])
    expect(effects(degraded.state, { ...unusable, planned: false })).toEqual([])
    expect(effects(degraded.state, unusable)).toEqual(['replan-without'])
    expect(step(degraded.state, { type: 'media-usable' })).toEqual({
      state: { name: 'live' },
      effects: [{ type: 'replan-without', mediaIds: [] }],
    })
  })

  it('is never taken off air by anything but a command', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<PlayoutState>({ name: 'live' }, { name: 'degraded', unusable: ['a'], reason: '' }),
        events,
        (state, event) => {
          // With run-missing it is off air already, and this brings it back.
          fc.pre(event.type !== 'order-stop' && event.type !== 'run-missing')
          const next = step(state, event)
          expect(['live', 'degraded']).toContain(next.state.name)
          expect(next.effects.map((effect) => effect.type)).not.toContain('stop-run')
        },
      ),
      { numRuns: 300 },
    )
  })

  it('waits between 0.25 s and 30 s, whatever the attempt', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const delay = backoffMs(attempt, random)
        expect(delay).toBeGreaterThanOrEqual(250)
        expect(delay).toBeLessThanOrEqual(30_000)
      }),
      { numRuns: 200 },
    )
  })
})
