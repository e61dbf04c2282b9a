import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { getAsRun } from '#features/as-run/get-as-run.ts'
import { writeAsRun } from '#features/as-run/write-as-run.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { claimChannels } from './claim-channels.ts'
import { loadTimeline } from './load-timeline.ts'
import { COMMANDS_KEPT_MS, pruneHistory, TIMELINE_KEPT_MS } from './prune.ts'
import { startRun, stopRun } from './start-run.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const START = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS

let test: TestDatabase
let tenant: Tenant
let mediaId: string
let channelId: string
let fence: { channelId: string; workerId: string; epoch: number }

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  mediaId = await addReadyMedia(test.db, tenant.accountId, { title: 'Film' })
})
afterAll(() => test.drop())

beforeEach(async () => {
  channelId = newId<string>('ch')
  await test.db.channel.create({
    data: {
      id: channelId,
      accountId: tenant.accountId,
      name: 'TV',
      slug: channelId.replace('_', '-'),
      desired: 'STARTED',
      rundown: { create: [{ id: newId<string>('ru'), mediaId, position: 0 }] },
    },
  })
  const workerId = `wk_${channelId}`
  const claimed = await claimChannels(test.db, workerId)
  fence = { channelId, workerId, epoch: claimed.find((row) => row.channelId === channelId)!.epoch }
})

/** On air for a minute each day; everything that ended is in the as-run log. */
async function airDays(days: number, log = true): Promise<void> {
  for (let day = 0; day < days; day++) {
    await startRun(test.db, fence, START + day * DAY_MS)
    await stopRun(test.db, fence, START + day * DAY_MS + MINUTE_MS)
    if (log) await writeAsRun(test.db, fence, START + day * DAY_MS + 2 * MINUTE_MS)
  }
}

const ordinals = async () => (await loadTimeline(test.db, channelId, 0)).map(({ ordinal }) => ordinal)

it('a channel that runs for a year keeps a month of timeline, and its whole as-run log', async () => {
  await airDays(40)
  const day = { channelId, from: new Date(START).toISOString(), to: new Date(START + DAY_MS).toISOString() }
  const before = await getAsRun(test.db, tenant.accountId, day, START)
  expect(await pruneHistory(test.db, START + 40 * DAY_MS)).toMatchObject({ chunks: 10 })
  expect(await ordinals()).toEqual(Array.from({ length: 30 }, (_, i) => i + 10))
  expect(await getAsRun(test.db, tenant.accountId, day, START)).toEqual(before)
  expect(before.rows.length).toBeGreaterThan(0)
  expect(await pruneHistory(test.db, START + 40 * DAY_MS)).toMatchObject({ chunks: 0 })
})

it('what the as-run log has not written yet is kept, and is written later', async () => {
  await airDays(1)
  await airDays(3, false)
  const until = START + 3 * DAY_MS + TIMELINE_KEPT_MS
  const kept = await ordinals()
  await pruneHistory(test.db, until)
  expect((await ordinals()).length).toBe(kept.length - 1)
  await writeAsRun(test.db, fence, START + 3 * DAY_MS)
  await pruneHistory(test.db, until)
  expect(await ordinals()).toEqual([kept.at(-1)])
})

it('the newest chunk is kept permanently: the next start continues its numbers', async () => {
  await airDays(1)
  const [last] = await loadTimeline(test.db, channelId, 0)
  const muchLater = START + 400 * DAY_MS
  await pruneHistory(test.db, muchLater)
  await startRun(test.db, fence, muchLater)
  const [, next] = await loadTimeline(test.db, channelId, 0)
  expect(next!.run).toBe(last!.run + 1)
  expect(next!.mediaSequence).toBeGreaterThan(last!.mediaSequence)
})

it('a chunk on air is never old', async () => {
  await startRun(test.db, fence, START)
  await pruneHistory(test.db, START + 400 * DAY_MS)
  expect(await ordinals()).toEqual([0])
})

it('finished commands are deleted after a week, waiting ones stay', async () => {
  const now = Date.now()
  const command = (state: 'PENDING' | 'DONE' | 'FAILED', ageMs: number) => ({
    ...({ accountId: tenant.accountId, channelId, kind: 'START', state, issuedBy: 'user:x' } as const),
    createdAt: new Date(now - ageMs),
    finishedAt: state === 'PENDING' ? null : new Date(now - ageMs),
  })
  const old = COMMANDS_KEPT_MS + MINUTE_MS
  await test.db.command.createMany({
    data: [command('DONE', old), command('FAILED', old), command('PENDING', old), command('DONE', MINUTE_MS)],
  })
  await test.db.command.createMany({ data: Array.from({ length: 1_100 }, () => command('DONE', old)) })
  expect((await pruneHistory(test.db, now)).commands).toBe(1_102)
  const left = await test.db.command.findMany({ where: { channelId }, orderBy: { id: 'asc' } })
  expect(left.map(({ state }) => state)).toEqual(['PENDING', 'DONE'])
})

it('what has ended is removed, and nothing that is still good', async () => {
  const { db } = test
  const { userId, accountId } = tenant
  const at = (days: number) => new Date(START + days * DAY_MS)
  for (const [name, days] of [
    ['over', -31],
    ['good', 1],
  ] as const) {
    const id = `${name}_${channelId}`
    const visitor = { address: '192.0.2.1', userAgent: 'A browser' }
    await db.session.create({ data: { id, userId, ...visitor, endsAt: at(days) } })
    await db.oneTimeToken.create({
      data: { tokenHash: id, userId, purpose: 'verifyEmail', email: 'a@example.com', endsAt: at(days) },
    })
    await db.setupToken.create({ data: { tokenHash: id, endsAt: at(days) } })
    await db.passkeyChallenge.create({ data: { challenge: id, endsAt: at(days) } })
    await db.invitation.create({
      data: { id, accountId, email: `${id}@example.com`, role: 'viewer', endsAt: at(days) },
    })
    await db.idempotentCall.create({ data: { id, accountId, request: 'r', createdAt: at(days) } })
    await db.rateLimiterFlexible.create({ data: { key: id, points: 1, expire: at(days) } })
  }
  // Ended a moment ago: its link still says why.
  const recent = `recent_${channelId}`
  await db.invitation.create({
    data: { id: recent, accountId, email: 'r@example.com', role: 'viewer', endsAt: at(1), withdrawnAt: at(-1) },
  })
  expect(await pruneHistory(db, START)).toMatchObject({ ended: 7 })
  const left = await Promise.all([
    db.session.findMany(),
    db.oneTimeToken.findMany().then((rows) => rows.map(({ tokenHash: id }) => ({ id }))),
    db.setupToken.findMany().then((rows) => rows.map(({ tokenHash: id }) => ({ id }))),
    db.passkeyChallenge.findMany().then((rows) => rows.map(({ challenge: id }) => ({ id }))),
    db.invitation.findMany(),
    db.idempotentCall.findMany(),
    db.rateLimiterFlexible.findMany().then((rows) => rows.map(({ key: id }) => ({ id }))),
  ])
  const good = `good_${channelId}`
  expect(left.map((rows) => rows.map(({ id }) => id).sort())).toEqual([
    ...[[good], [good], [good], [good]],
    ...[[good, recent], [good], [good]],
  ])
})
