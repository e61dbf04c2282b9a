// Which item a transcoder takes next.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import type { MediaId, WorkerId } from '#domain/ids.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { RISES_AFTER_MS } from '#domain/transcode/queue-order.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { SYSTEM_ACCOUNT_ID } from '#worker/built-in/ensure-built-ins.ts'
import { claimNextMedia } from './claim-media.ts'

const ACCOUNT = 'ac_00000000000000000000'
const ME = newId<WorkerId>('wk')
let test: TestDatabase

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test?.drop())

async function beat(id: string, ageMs: number) {
  const heartbeatAt = new Date(Date.now() - ageMs)
  const row = { id, host: 'test', pid: 1, roles: ['transcode'], startedAt: heartbeatAt, heartbeatAt }
  await test.db.workerNode.upsert({ where: { id }, create: row, update: row })
}

describe('the order of items', () => {
  const OTHER = newId<WorkerId>('wk')
  const small = (n: number) => `ac_${String(n).padStart(20, '1')}`

  beforeEach(async () => {
    await test.db.mediaItem.deleteMany({})
    await beat(ME, 0)
    await beat(OTHER, 0)
  })

  async function waiting(accountId: string, ageMs: number, row: object = {}): Promise<MediaId> {
    await test.db.account.upsert({ where: { id: accountId }, create: { id: accountId, name: 'A' }, update: {} })
    const id = newId<MediaId>('md')
    const createdAt = new Date(Date.now() - ageMs)
    const named = { title: 'Clip', sourceName: 'clip.mp4', sourceBytes: 1n }
    await test.db.mediaItem.create({ data: { id, accountId, createdAt, ...named, ...row } })
    return id
  }

  /** Claims it and finishes it at once. */
  async function serve(workerId = ME): Promise<string | null> {
    const claim = await claimNextMedia(test.db, workerId)
    if (claim)
      await test.db.mediaItem.update({ where: { id: claim.mediaId }, data: { state: 'FAILED', workerId: null } })
    return claim?.mediaId ?? null
  }

  it('an account that uploads a hundred does not delay the others', async () => {
    const many: string[] = []
    for (let n = 0; n < 100; n++) many.push(await waiting(ACCOUNT, 100_000 - n))
    expect(await serve()).toBe(many[0])
    const [a, b] = [await waiting(small(1), 5_000), await waiting(small(2), 2_000)]
    expect([await serve(), await serve(), await serve()]).toEqual([a, b, many[1]])
    const again = await waiting(small(2), 0)
    expect([await serve(), await serve()]).toEqual([again, many[2]])
  })

  it('several workers serve several accounts, each item once', async () => {
    const first = [await waiting(ACCOUNT, 9_000), await waiting(ACCOUNT, 8_000)]
    const other = await waiting(small(1), 1_000)
    expect((await claimNextMedia(test.db, ME))?.mediaId).toBe(first[0])
    expect((await claimNextMedia(test.db, OTHER))?.mediaId).toBe(other)
    const third = newId<WorkerId>('wk')
    await beat(third, 0)
    expect((await claimNextMedia(test.db, third))?.mediaId).toBe(first[1])
    const fourth = newId<WorkerId>('wk')
    expect(await claimNextMedia(test.db, fourth)).toBeNull()
  })

  it('workers that ask at the same time never get the same item', async () => {
    const ids: string[] = []
    for (let n = 0; n < 8; n++) ids.push(await waiting(small(n % 3), 1_000 * n))
    const workers = await Promise.all(
      ids.map(async () => {
        const id = newId<WorkerId>('wk')
        await beat(id, 0)
        return id
      }),
    )
    const got: string[] = []
    for (let round = 0; got.length < ids.length && round < 20; round++) {
      const claims = await Promise.all(
        workers.splice(0).map(async (id) => [id, await claimNextMedia(test.db, id)] as const),
      )
      for (const [id, claim] of claims)
        if (claim) got.push(claim.mediaId)
        else workers.push(id)
    }
    expect(got.toSorted()).toEqual(ids.toSorted())
  })

  it('items of a dead worker are taken, those of a live one are not, and failed ones are retried after their pause', async () => {
    const dead = newId<WorkerId>('wk')
    const left = await waiting(ACCOUNT, 3_000, { state: 'TRANSCODING', workerId: dead })
    await waiting(ACCOUNT, 4_000, { state: 'VERIFYING', workerId: OTHER })
    await waiting(ACCOUNT, 5_000, { tryAfter: new Date(Date.now() + 60_000) })
    await waiting(ACCOUNT, 6_000, { state: 'READY' })
    expect([await serve(), await serve()]).toEqual([left, null])
  })

  it('a claim whose end could not be recorded is continued by its own worker', async () => {
    const id = await waiting(ACCOUNT, 3_000, { state: 'TRANSCODING', progress: 0.33, workerId: ME })
    expect(await claimNextMedia(test.db, ME)).toMatchObject({ mediaId: id, attempts: 1 })
  })

  it('what a worker has in hand is not claimed again, not even after a retry', async () => {
    const id = await waiting(ACCOUNT, 3_000, { state: 'TRANSCODING', workerId: ME })
    expect(await claimNextMedia(test.db, ME, [id])).toBeNull()
    await test.db.mediaItem.update({ where: { id }, data: { state: 'UPLOADED', workerId: null } })
    expect(await claimNextMedia(test.db, ME, [id])).toBeNull()
    expect(await claimNextMedia(test.db, ME)).toMatchObject({ mediaId: id })
  })

  describe('by plan', () => {
    const account = (n: number, plan: PlanName) =>
      test.db.account.upsert({ where: { id: small(n) }, create: { id: small(n), name: 'A', plan }, update: { plan } })
    const since = (ageMs: number) => ({ queuedAt: new Date(Date.now() - ageMs) })

    it('the higher plan comes first, and accounts of one plan take turns', async () => {
      for (const [n, plan] of (['free', 'starter', 'pro', 'pro'] as const).entries()) await account(n + 1, plan)
      const free = await waiting(small(1), 9_000)
      const starter = await waiting(small(2), 8_000)
      const [first, second] = [await waiting(small(3), 7_000), await waiting(small(3), 6_000)]
      const other = await waiting(small(4), 5_000)
      const order = [await serve(), await serve(), await serve(), await serve(), await serve()]
      expect(order).toEqual([first, other, second, starter, free])
    })

    it('the built-in items come before everything', async () => {
      await account(3, 'enterprise')
      await waiting(small(3), 1_000)
      const kind = { id: SYSTEM_ACCOUNT_ID, name: 'Built in', kind: 'SYSTEM' as const }
      await test.db.account.upsert({ where: { id: kind.id }, create: kind, update: {} })
      const slate = await waiting(SYSTEM_ACCOUNT_ID, 0)
      expect(await serve()).toBe(slate)
    })

    it('whoever waits rises by one plan at a time, and no further than the highest', async () => {
      for (const [n, plan] of (['free', 'starter', 'enterprise'] as const).entries()) await account(n + 1, plan)
      const starter = await waiting(small(2), 1_000)
      const free = await waiting(small(1), 2_000, since(RISES_AFTER_MS - 60_000))
      expect(await serve()).toBe(starter)
      const again = await waiting(small(2), 1_000)
      // As urgent as a starter: it waited longer for its turn.
      await test.db.mediaItem.update({ where: { id: free }, data: since(RISES_AFTER_MS + 1_000) })
      expect(await serve()).toBe(free)
      expect(await serve()).toBe(again)
      const [late, old] = [await waiting(small(1), 3_000, since(90 * RISES_AFTER_MS)), await waiting(small(3), 4_000)]
      expect([await serve(), await serve()]).toEqual([old, late])
    })

    it('an endless queue of the highest plan does not stop an upload of the lowest', async () => {
      await account(1, 'free')
      await account(3, 'enterprise')
      const free = await waiting(small(1), 0)
      let minutes = 0
      for (; minutes < 60; minutes++) {
        for (let n = 0; n < 2; n++) await waiting(small(3), 5_000)
        if ((await serve()) === free) break
        await test.db.$executeRaw`UPDATE "MediaItem" SET "queuedAt" = "queuedAt" - interval '1 minute'`
      }
      expect(minutes).toBeLessThanOrEqual((3 * RISES_AFTER_MS) / 60_000 + 1)
      expect(minutes).toBeGreaterThan(RISES_AFTER_MS / 60_000)
    })
  })
})
