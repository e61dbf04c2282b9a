// A seed decides a run completely: it takes the same course in any database, alone and after others (ADR 32).
import { afterAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { planRun } from '../testing/simulation/plan-run.ts'
import { openStage, type Stage } from '../testing/simulation/stage.ts'

/** They took another course after others: by the order of rows, or by who got a lock first. */
const SEEDS = [8, 17, 36, 40]
const OTHERS = [1, 3, 20, 33]

const open: { test: TestDatabase; stage: Stage }[] = []
afterAll(async () => {
  for (const { test, stage } of open) {
    await stage.close()
    await test.drop()
  }
})

async function openOne(): Promise<(seeds: readonly number[]) => Promise<Map<number, string>>> {
  const test = await openTestDatabase()
  const stage = await openStage(test.url)
  open.push({ test, stage })
  return async (seeds) => {
    const courses = new Map<number, string>()
    for (const seed of seeds) courses.set(seed, (await stage.run(planRun(seed), { traced: false })).hash)
    return courses
  }
}

it('takes the same course alone, after other seeds, and in another database', { timeout: 300_000 }, async () => {
  const first = await openOne()
  const alone = await first(SEEDS)
  await first(OTHERS)
  expect(await first(SEEDS.toReversed())).toEqual(alone)
  const second = await openOne()
  await second(OTHERS)
  expect(await second(SEEDS)).toEqual(alone)
})

it('workers keep their channels over an outage of the database that outlasts all leases', {
  timeout: 60_000,
}, async () => {
  const test = await openTestDatabase()
  const stage = await openStage(test.url)
  open.push({ test, stage })
  const channels = [0, 1, 2, 3]
  const { trace, violation } = await stage.run(
    {
      ...{ seed: 1_000_001, delayMs: 8, lossProbability: 0, wakes: { lost: 0, twice: 0, lateMs: 5 } },
      workers: ['wk_a', 'wk_b'].map((workerId) => ({ workerId, skewMs: 0 })),
      channels: channels.map(() => ({ mode: 'loop', loop: true })),
      actions: [
        ...channels.map((channel) => ({ at: 0, do: 'order', channel, order: 'start', given: 0 }) as const),
        { at: 4_000, do: 'outage', forMs: 17_000 },
      ],
    },
    { traced: true },
  )
  expect(violation).toBeNull()
  expect(trace.filter((line) => line.includes('the database answers again'))).toHaveLength(2)
  expect(trace.filter((line) => line.includes('lease lost'))).toEqual([])
})
