import { expect, it } from 'vitest'
import { conditionOf, conditionSchema } from '#domain/system/worker-condition.ts'
import { Breaker, showBreaker } from './breaker.ts'
import { openProcessMeter } from './process-condition.ts'

it('a process reports memory, CPU, event loop and its breakers, in the shape that is stored', () => {
  const breaker = showBreaker(new Breaker({ service: 's3', isAway: () => true }))
  const measure = openProcessMeter()
  for (const endsAt = performance.now() + 50; performance.now() < endsAt; );
  const condition = conditionSchema.parse(measure())
  expect(condition.memoryBytes).toBeGreaterThan(10e6)
  expect(condition.cpuCores).toBeGreaterThan(0)
  expect(condition.breakers).toContainEqual(breaker.view())
  expect(conditionOf(JSON.parse(JSON.stringify(condition)))).toEqual(condition)
})

it('a service that only a newer version knows is left out of a report', () => {
  const condition = { memoryBytes: 1, cpuCores: 0, eventLoopDelayMs: 0, breakers: [{ service: 'newer' }] }
  expect(conditionOf(condition)).toEqual({ ...condition, breakers: [] })
})

it('what is no such report is none', () => {
  for (const stored of [null, undefined, 'text', {}, { breakers: [{ service: 'other' }] }])
    expect(conditionOf(stored)).toBeNull()
})
