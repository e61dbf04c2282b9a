import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MediaId } from '../domain/ids.ts'
import { openTestDatabase, type TestDatabase } from '../testing/database.ts'
import { openQueue } from './queue.ts'

let test: TestDatabase

beforeEach(async () => {
  test = await openTestDatabase()
})
afterEach(() => test.drop())

it('is made once, however many open it at the same time', async () => {
  const queues = await Promise.all(Array.from({ length: 6 }, () => openQueue(test.url)))
  for (const [i, queue] of queues.entries()) await queue.enqueueTranscode({ mediaId: `md_${i}` as MediaId })
  expect((await queues[0]!.findQueuedMedia()).size).toBe(6)
  await Promise.all(queues.map((queue) => queue.stop()))
})
