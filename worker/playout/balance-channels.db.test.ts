// Two workers on one database: what a worker that joins and ends does to the channels on air.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beatWorker } from '#features/playout/leases.ts'
import { until } from '#server/testing/until.ts'
import { type OpenPlayout, openPlayout } from '../testing/open-playout.ts'
import { startPlayoutRole } from './role.ts'

let air: OpenPlayout
beforeAll(async () => {
  air = await openPlayout()
})
afterAll(() => air?.close())

const beat = (id: string) => beatWorker(air.db, { id, host: 'here', pid: 1, roles: ['playout'] })
const heldBy = (workerId: string) => air.db.channelLease.count({ where: { workerId, expiresAt: { gt: new Date() } } })
const timelines = () =>
  air.db.timelineChunk.findMany({
    orderBy: [{ channelId: 'asc' }, { ordinal: 'asc' }],
    select: { channelId: true, ordinal: true, startsAt: true, endsAt: true, mediaSequence: true, cause: true },
  })

it('a worker that joins is handed its share, one that ends leaves it to the other, and no timeline changes', async () => {
  const item = await air.addMedia('One')
  const ids: string[] = []
  for (let i = 0; i < 6; i++) ids.push((await air.addChannel([item])).id)
  await beat('wk_test')
  for (const id of ids) await air.order(id, 'START')
  await until(async () => (await air.db.channel.count({ where: { observed: 'LIVE' } })) === ids.length, 15_000)
  const before = await timelines()
  expect(await heldBy('wk_test')).toBe(6)

  const { db, clock, segments } = air
  const joins = startPlayoutRole({ db, workerId: 'wk_joins', clock, indexes: segments.indexes })
  try {
    await until(async () => {
      // Workers are compared every ten seconds, and one that is silent for 13 is not counted.
      await beat('wk_test')
      await beat('wk_joins')
      return joins.held().length === 3 && (await heldBy('wk_test')) === 3
    }, 30_000)
    expect(await timelines()).toEqual(before)
    expect(await air.db.channel.count({ where: { observed: 'LIVE' } })).toBe(6)
  } finally {
    await joins.stop()
  }
  await beat('wk_test')
  await until(async () => (await heldBy('wk_test')) === 6, 10_000)
  expect(await timelines()).toEqual(before)
}, 90_000)
