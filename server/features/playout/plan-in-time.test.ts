import { expect, it } from 'vitest'
import type { Db, DbOrTx } from '#adapters/db.ts'
import type { TimelineChange } from '#domain/timeline/change.ts'
import { limitCommit, PlanTooLateError, planInTime } from './plan-in-time.ts'

/** A database whose answers take so long, on a clock that only they move. */
function slowDatabase(tripMs: number) {
  let now = 1_000_000
  const answer = async () => {
    now += tripMs
    return []
  }
  const tx = { $queryRaw: answer } as unknown as DbOrTx
  const db = { $transaction: (work: (given: DbOrTx) => Promise<unknown>) => work(tx) } as unknown as Db
  return { tx, db, clock: { now: () => now }, answer }
}

const changeAt = (effectiveAt: number): TimelineChange => ({ effectiveAt, cut: null, drop: [], append: [] })

it('lets a change pass that origins learn of before they publish what it replaces', async () => {
  const { tx, clock } = slowDatabase(5)
  await expect(limitCommit(tx, clock.now() + 900, clock)).resolves.toBeUndefined()
})

it('refuses one that needs more round trips than there is time for, and says how much was missing', async () => {
  const { tx, clock } = slowDatabase(1_000)
  const refused = limitCommit(tx, clock.now() + 4_000, clock)
  await expect(refused).rejects.toThrow(PlanTooLateError)
  // Five more trips of a second, and three seconds are left.
  await expect(refused).rejects.toMatchObject({ missingMs: 2_000 })
  await expect(limitCommit(tx, clock.now(), clock)).rejects.toThrow(PlanTooLateError)
})

it('plans again with as much more lead as was missing', async () => {
  const { db, clock, answer } = slowDatabase(1_000)
  const leads: number[] = []
  const effectiveAt = await planInTime(db, clock, async (tx, inTime) => {
    const startedAt = clock.now()
    const change = changeAt(inTime.now() + 2_000)
    leads.push(change.effectiveAt - startedAt)
    for (let statement = 0; statement < 8; statement++) await answer()
    await inTime.beforeCommit(tx, change)
    return change.effectiveAt
  })
  expect(leads).toHaveLength(2)
  // The commit, and what origins ask then.
  expect(effectiveAt - clock.now()).toBeGreaterThan(5_000)
})

it('gives up when no lead is enough, and passes other errors on', async () => {
  const { db, clock } = slowDatabase(1_000)
  let tries = 0
  const never = planInTime(db, clock, async (tx, inTime) => {
    tries++
    await inTime.beforeCommit(tx, changeAt(clock.now()))
  })
  await expect(never).rejects.toThrow(PlanTooLateError)
  expect(tries).toBe(3)
  const broken = planInTime(db, clock, async () => {
    throw new Error('broken')
  })
  await expect(broken).rejects.toThrow('broken')
})
