import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pickStarts, type Waiting } from './pick-starts.ts'

const channels: fc.Arbitrary<Waiting[]> = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    isOnAir: fc.boolean(),
    isStopping: fc.boolean(),
    priority: fc.nat(3),
    since: fc.nat(1_000),
  }),
  { selector: ({ id }) => id, maxLength: 20 },
)

it('property: every channel is taken or queued, once', () => {
  fc.assert(
    fc.property(channels, fc.integer({ min: -3, max: 20 }), (waiting, room) => {
      const { taken, queued } = pickStarts(waiting, room)
      expect([...taken, ...queued].sort()).toEqual(waiting.map(({ id }) => id).sort())
    }),
    { numRuns: 200 },
  )
})

it('property: a channel on air, or one that stops, never waits', () => {
  fc.assert(
    fc.property(channels, fc.nat(20), (waiting, room) => {
      const { queued } = pickStarts(waiting, room)
      for (const { id, isOnAir, isStopping } of waiting) if (isOnAir || isStopping) expect(queued).not.toContain(id)
    }),
    { numRuns: 200 },
  )
})

it('property: starts never cost more than the room, and nothing passes one that does not fit', () => {
  const costing = channels.chain((waiting) =>
    fc
      .array(fc.constantFrom(25, 30, 50, 60), { minLength: waiting.length, maxLength: waiting.length })
      .map((costs) => waiting.map((channel, at) => ({ ...channel, cost: costs[at]! }))),
  )
  fc.assert(
    fc.property(costing, fc.integer({ min: -60, max: 400 }), (waiting, room) => {
      const { taken, queued } = pickStarts(waiting, room)
      const costOf = (id: string) => waiting.find((channel) => channel.id === id)!.cost
      const starting = waiting.filter(({ isOnAir, isStopping }) => !isOnAir && !isStopping).map(({ id }) => id)
      const used = taken.filter((id) => starting.includes(id)).reduce((sum, id) => sum + costOf(id), 0)
      expect(used).toBeLessThanOrEqual(Math.max(0, room))
      if (queued.length > 0) expect(used + costOf(queued[0]!)).toBeGreaterThan(room)
    }),
    { numRuns: 300 },
  )
})

it('property: starts use exactly the room there is, and nobody waits for a lower plan or a later start', () => {
  fc.assert(
    fc.property(channels, fc.nat(20), (waiting, room) => {
      const { taken, queued } = pickStarts(waiting, room)
      const starting = waiting.filter(({ isOnAir, isStopping }) => !isOnAir && !isStopping)
      const started = starting.filter(({ id }) => taken.includes(id))
      expect(started).toHaveLength(Math.min(room, starting.length))
      for (const one of started)
        for (const other of starting.filter(({ id }) => queued.includes(id))) {
          expect(one.priority).toBeGreaterThanOrEqual(other.priority)
          if (one.priority === other.priority) expect(one.since).toBeLessThanOrEqual(other.since)
        }
    }),
    { numRuns: 300 },
  )
})
