// Priority with a small capacity, on a real database.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { claimChannels } from './claim-channels.ts'
import { beatWorker, beat as keepLease, releaseLeases, removeWorker } from './leases.ts'
import { listMovable, takeNoMoreChannels } from './list-playing-workers.ts'

let test: TestDatabase

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test?.drop())

async function addStarted(plan: PlanName, count: number): Promise<string[]> {
  const { accountId } = await addTenant(test.db, 'CUSTOMER', plan)
  const ids = Array.from({ length: count }, () => newId<string>('ch'))
  const rows = ids.map((id) => ({ id, accountId, name: id, slug: id.replace('_', '-'), desired: 'STARTED' as const }))
  await test.db.channel.createMany({ data: rows })
  return ids
}

const beat = (id: string, channels: number) =>
  beatWorker(test.db, { id, host: 'here', pid: 1, roles: ['playout'], capacity: { channels } })
const claim = async (worker: string, capacity: number) =>
  (await claimChannels(test.db, worker, capacity)).map(({ channelId }) => channelId).sort()
const reasons = async (ids: string[]) =>
  (await test.db.channel.findMany({ where: { id: { in: ids } } })).map(({ reason }) => reason)

it('starts higher plans first, lets the others wait with a reason, and never gives up what is on air', async () => {
  const free = await addStarted('free', 2)
  const pro = await addStarted('pro', 2)
  await beat('wk_a', 3)
  const first = await claim('wk_a', 3)
  expect(first).toEqual(expect.arrayContaining(pro))
  expect(first).toHaveLength(3)
  const waiting = free.filter((id) => !first.includes(id))
  expect((await reasons(waiting))[0]).toContain('at their capacity')
  await test.db.channel.updateMany({ where: { id: { in: first } }, data: { observed: 'LIVE' } })

  // A higher plan that comes later waits: nothing on air is stopped for it.
  const late = await addStarted('enterprise', 1)
  expect(await claim('wk_a', 3)).toEqual([])
  expect((await reasons(late))[0]).toContain('at their capacity')
  expect(await test.db.channelLease.count({ where: { workerId: 'wk_a' } })).toBe(3)

  // One is stopped: the freed place is the higher plan's.
  const stopped = pro[0]!
  await test.db.channel.update({ where: { id: stopped }, data: { desired: 'STOPPED', observed: 'STOPPED' } })
  expect(await claim('wk_a', 3)).toEqual(late)
  expect(await reasons(late)).toEqual([null])

  // A second worker has room for the one that still waits.
  await beat('wk_b', 5)
  expect(await claim('wk_b', 5)).toEqual(waiting)

  // Its channels on air are taken over, beyond the capacity of the worker that takes them.
  await test.db.channel.updateMany({ where: { id: { in: [...waiting, ...late] } }, data: { observed: 'LIVE' } })
  await releaseLeases(test.db, 'wk_a')
  await removeWorker(test.db, 'wk_a')
  expect(await claim('wk_b', 1)).toHaveLength(3)
  await removeWorker(test.db, 'wk_b')
  await test.db.channel.deleteMany()
})

it('two workers divide what waits by their capacity; what one does not take is the other’s after a moment', async () => {
  await addStarted('pro', 8)
  await beat('wk_c', 100)
  await beat('wk_d', 300)
  expect(await claim('wk_c', 100)).toHaveLength(2)
  expect(await claim('wk_c', 100)).toEqual([])
  expect(await claim('wk_d', 300)).toHaveLength(6)

  // The first hangs: it beats, and takes nothing.
  const late = await addStarted('pro', 40)
  const first = await claim('wk_d', 300)
  expect(first).toHaveLength(30)
  await test.db.channel.updateMany({ where: { id: { in: late } }, data: { updatedAt: new Date(Date.now() - 3_100) } })
  expect(await claim('wk_d', 300)).toHaveLength(10)
  await removeWorker(test.db, 'wk_c')
  await removeWorker(test.db, 'wk_d')
  await test.db.channel.deleteMany()
})

it('a worker that ends has no share, and what it held is divided at once', async () => {
  await beat('wk_e', 10)
  await addStarted('pro', 6)
  expect(await claim('wk_e', 10)).toHaveLength(6)
  await test.db.channel.updateMany({ data: { observed: 'LIVE' } })
  await beat('wk_f', 10)
  await beat('wk_g', 10)
  await takeNoMoreChannels(test.db, 'wk_e')
  await releaseLeases(test.db, 'wk_e')
  expect(await claim('wk_f', 10)).toHaveLength(3)
  expect(await claim('wk_g', 10)).toHaveLength(3)
  for (const id of ['wk_e', 'wk_f', 'wk_g']) await removeWorker(test.db, id)
  await test.db.channel.deleteMany()
})

it('channels that nobody would notice are movable: no destination, no live feed, no waiting command', async () => {
  const [plain = '', pushed = '', live = '', asked = ''] = await addStarted('pro', 4)
  const { accountId } = await test.db.channel.findUniqueOrThrow({ where: { id: plain } })
  await beat('wk_h', 10)
  expect(await claim('wk_h', 10)).toHaveLength(4)
  await test.db.channel.updateMany({ data: { observed: 'LIVE' } })
  await test.db.destination.create({
    data: {
      ...{ id: newId<string>('de'), channelId: pushed, platform: 'custom', name: 'Theirs', rung: '720p' },
      ...{ serverUrl: 'rtmp://example.com/live', streamKey: new Uint8Array(), masterKeyId: 'mk' },
    },
  })
  await test.db.channel.update({ where: { id: live }, data: { liveAir: { state: 'on-air' } } })
  await test.db.command.create({ data: { accountId, channelId: asked, kind: 'SKIP', issuedBy: 'user:one' } })
  expect(await listMovable(test.db, 'wk_h', 10)).toEqual([plain])
  expect(await listMovable(test.db, 'wk_h', 0)).toEqual([])
})

it('a stopped channel with a waiting command needs no room', async () => {
  const [id = ''] = await addStarted('free', 1)
  const { accountId } = await test.db.channel.findUniqueOrThrow({ where: { id } })
  await test.db.channel.update({ where: { id }, data: { desired: 'STOPPED' } })
  await test.db.command.create({ data: { accountId, channelId: id, kind: 'STOP', issuedBy: 'user:one' } })
  expect(await claim('wk_full', 0)).toEqual([id])
})

it('a lease that was edited strands no channel, and takes none from a worker that is alive', async () => {
  await test.db.channel.deleteMany()
  const [channelId = ''] = await addStarted('pro', 1)
  await beat('wk_e', 10)
  await beat('wk_f', 10)
  const [held] = await claimChannels(test.db, 'wk_e')
  const edit = (data: { expiresAt?: Date; workerId?: string; epoch?: number }) =>
    test.db.channelLease.update({ where: { channelId }, data })
  const years = new Date(Date.now() + 3 * 365 * 86_400_000)

  await edit({ expiresAt: years })
  expect(await claim('wk_f', 10)).toEqual([])
  const pulse = { channelId, startedAt: new Date(), status: 'live', bitrateKbps: 0, errorCount: 0 } as const
  expect([...(await keepLease(test.db, 'wk_e', [{ ...pulse, epoch: held!.epoch }], Date.now()))]).toEqual([channelId])
  expect((await test.db.channelLease.findUniqueOrThrow({ where: { channelId } })).expiresAt < years).toBe(true)

  // Its holder notices another epoch, or another worker, with its next heartbeat, and lets go.
  for (const data of [{ epoch: 70 }, { epoch: held!.epoch, workerId: 'wk_f' }]) {
    await edit(data)
    expect([...(await keepLease(test.db, 'wk_e', [{ ...pulse, epoch: held!.epoch }], Date.now()))]).toEqual([])
  }
  // A worker that does not exist.
  await edit({ workerId: 'wk_nobody', expiresAt: years })
  await test.db.channel.update({ where: { id: channelId }, data: { observed: 'LIVE' } })
  expect(await claim('wk_f', 10)).toEqual([channelId])
})
