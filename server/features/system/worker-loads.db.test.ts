// What workers carry and can carry: on the admin page and in the metrics, for admins only.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let admin: Tenant
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  admin = await addTenant(web.db, 'ADMIN')
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const beat = (id: string, encoders: number) =>
  beatWorker(web.db, { id, host: 'here', pid: 1, roles: ['playout'], capacity: { channels: 100, encoders } })

it('show channels, encoders and relays with their maximum, as stated last', async () => {
  await beat('wk_busy', 4)
  await beat('wk_busy', 6)
  await beatWorker(web.db, { id: 'wk_gone', host: 'there', pid: 2, roles: ['playout'], capacity: { channels: 5 } })
  await web.db.workerNode.update({ where: { id: 'wk_gone' }, data: { heartbeatAt: new Date(0) } })
  const { id: channelId } = await web.as(tenant.userId).channel.create({ name: 'News' })
  await web.db.channel.update({ where: { id: channelId }, data: { desired: 'STARTED' } })
  const later = new Date(Date.now() + 60_000)
  const lease = { channelId, workerId: 'wk_busy', epoch: 1, expiresAt: later, heartbeatAt: new Date() }
  await web.db.channelLease.create({ data: lease })
  for (const state of ['LIVE', 'IDLE'] as const) {
    const { id } = await web.as(tenant.userId).destination.create({ channelId, platform: 'twitch', streamKey: 'live' })
    await web.db.destination.update({ where: { id }, data: { state } })
  }
  const contribution = { id: newId<string>('cn'), channelId, name: 'Studio', source: 'rtmp' } as const
  await web.db.contribution.create({ data: contribution })
  const stream = { id: newId<string>('ls'), contributionId: contribution.id, channelId, workerId: 'wk_busy' }
  await web.db.liveStream.create({ data: stream })
  const mediaId = await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' })
  await web.db.mediaItem.update({ where: { id: mediaId }, data: { workerId: 'wk_busy' } })

  // At 60 fps an encoder takes as much as 2.4 at 25, and a relay as 1.5.
  const inUse = async () => {
    const { workers } = await web.as(admin.userId).system.overview()
    const { encoders, relays } = workers.find(({ id }) => id === 'wk_busy')!.load
    return [encoders.inUse, relays.inUse]
  }
  const setRate = (frameRate: number) => web.db.account.update({ where: { id: tenant.accountId }, data: { frameRate } })
  await setRate(60)
  expect(await inUse()).toEqual([4.8, 1.5])
  await setRate(25)
  const { workers } = await web.as(admin.userId).system.overview()
  expect(workers.find(({ id }) => id === 'wk_busy')?.load).toEqual({
    channels: { inUse: 1, most: 100 },
    encoders: { inUse: 2, most: 6 },
    relays: { inUse: 1, most: null },
  })
  const { secret } = await web.as(admin.userId).account.createApiKey({ name: 'Metrics', scopes: ['admin'] })
  const answer = await web.rest('GET', '/api/metrics', { key: secret })
  const text = await answer.response.text()
  expect(text).toContain('worker_capacity{worker="wk_busy",host="here",kind="encoders"} 6')
  expect(text).toContain('worker_in_use{worker="wk_busy",host="here",kind="encoders"} 2')
  expect(text).not.toContain('wk_gone')
  expect(text).not.toContain('kind="relays"')
  expect((await web.rest('GET', '/api/metrics', { key: tenant.key })).status).toBe(403)
})
