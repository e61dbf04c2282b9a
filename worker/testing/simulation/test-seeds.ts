// Tests that runs of these seeds hold; each file of tests has a database and a processor core of its own.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { report, runSeeds } from './simulate.ts'
import { openStage, type Stage } from './stage.ts'

/** @param groups by what the test is called */
export function testSeeds(groups: Readonly<Record<string, readonly number[]>>): void {
  let test: TestDatabase
  let stage: Stage

  beforeAll(async () => {
    test = await openTestDatabase()
    stage = await openStage(test.url)
  })
  afterAll(async () => {
    await stage?.close()
    await test?.drop()
  })

  it.each(Object.entries(groups))('%s hold', { timeout: 600_000 }, async (_, seeds) => {
    const failure = await runSeeds(stage, seeds, { seeds: 0, statements: 0, simulatedMs: 0 })
    if (failure) expect.unreachable(report(failure))
  })
}

export const seedsFrom = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)
