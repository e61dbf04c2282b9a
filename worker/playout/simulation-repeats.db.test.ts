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
