import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { ALL_SCOPES } from '#domain/account/permissions.ts'
import { createApiKey } from '#features/account/create-api-key.ts'
import { createChannel } from '#features/channel/create-channel.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { listDrillAlerts } from './list-drill-alerts.ts'
import { MOST_GAME_DAYS } from './start-game-day.ts'

let web: TestWeb
let admin: Tenant
let tenant: Tenant
let key: string
let channelId: string

beforeAll(async () => {
  web = await openTestWeb()
  admin = await addTenant(web.db, 'ADMIN')
  tenant = await addTenant(web.db)
  key = (await createApiKey(web.db, admin.who, { name: 'Admin', scopes: [...ALL_SCOPES] })).secret
  channelId = await createChannel(web.db, tenant.who, { name: 'Drilled 100%' })
})
afterEach(() => web.db.gameDay.deleteMany())
afterAll(() => web?.close())

const PATH = '/api/admin/game-days'
const start = (json: unknown) => web.rest('POST', PATH, { key, json })
const putOnAir = (observed: 'LIVE' | 'STARTING' | 'STOPPED') =>
  web.db.channel.update({
    where: { id: channelId },
    data: { desired: observed === 'STOPPED' ? 'STOPPED' : 'STARTED', observed },
  })

describe('a game day', () => {
  it('is started on a channel on air of any account, one at a time, and is in its audit trail', async () => {
    await putOnAir('LIVE')
    const { status, body } = await start({ channelId, drills: ['relay-killed', 'hand-over'] })
    expect(status).toBe(202)
    expect(body).toMatchObject({
      ...{ channelId, channelName: 'Drilled 100%', accountId: tenant.accountId, state: 'running', report: [] },
      ...{ drills: ['relay-killed', 'hand-over'], current: null, finishedAt: null, reason: null },
    })
    expect((await start({ channelId, drills: ['hand-over'] })).body.error.code).toBe('GAME_DAY_RUNNING')
    const entry = await web.db.auditEntry.findFirst({ where: { action: 'channel.game-day' } })
    expect(entry).toMatchObject({ accountId: tenant.accountId, subjectId: channelId })
    expect(entry?.data).toMatchObject({ drills: 'relay-killed, hand-over' })
    expect((await web.rest('GET', PATH, { key })).body.gameDays).toEqual([body])
    // Nothing is done without a worker.
    expect(await web.db.command.count({ where: { channelId } })).toBe(0)
  })

  it('is refused for a channel off air, one that does not exist, and unusable drills', async () => {
    for (const state of ['STOPPED', 'STARTING'] as const) {
      await putOnAir(state)
      expect((await start({ channelId, drills: ['hand-over'] })).body.error.code).toBe('GAME_DAY_OFF_AIR')
    }
    await putOnAir('LIVE')
    expect((await start({ channelId: newId('ch'), drills: ['hand-over'] })).status).toBe(404)
    for (const drills of [[], ['unplug'], ['hand-over', 'hand-over']])
      expect((await start({ channelId, drills })).body.error.code).toBe('INVALID_INPUT')
    expect(await web.db.gameDay.count()).toBe(0)
  })

  it('is for admins only', async () => {
    await putOnAir('LIVE')
    const asCustomer = { key: tenant.key, json: { channelId, drills: ['hand-over'] } }
    expect((await web.rest('POST', PATH, asCustomer)).status).toBe(403)
    expect((await web.rest('GET', PATH, { key: tenant.key })).status).toBe(403)
  })

  it('is kept with the fifty newest', async () => {
    await putOnAir('LIVE')
    const rows = Array.from({ length: MOST_GAME_DAYS + 5 }, (_, at) => ({
      ...{ id: `gd_old_${at}`, accountId: tenant.accountId, channelId, channelName: 'Old', startedBy: 'user:one' },
      ...{ state: 'done', startedAt: new Date(Date.UTC(2026, 0, 1, 0, at)) },
    }))
    await web.db.gameDay.createMany({ data: rows })
    const { body } = await start({ channelId, drills: ['hand-over'] })
    const { gameDays } = (await web.rest('GET', PATH, { key })).body
    expect(gameDays).toHaveLength(MOST_GAME_DAYS)
    expect([gameDays[0].id, gameDays.at(-1).id]).toEqual([body.id, 'gd_old_6'])
    expect(await web.db.gameDay.count()).toBe(MOST_GAME_DAYS)
  })
})

it('channels on air are found by their name and their account', async () => {
  const find = (query?: string) => web.as(admin.userId).gameDay.channels({ query })
  await putOnAir('LIVE')
  const { name } = await web.db.account.findUniqueOrThrow({ where: { id: tenant.accountId } })
  const row = { id: channelId, name: 'Drilled 100%', accountName: name }
  for (const query of [undefined, '', 'drilled', '100%', name.toUpperCase(), channelId])
    expect(await find(query)).toEqual([row])
  for (const query of ['100%%', '_', 'Other']) expect(await find(query)).toEqual([])
  await putOnAir('STOPPED')
  expect(await find()).toEqual([])
})

it('alerts of a drill are those of the channel that began in its time and opened', async () => {
  const at = Date.UTC(2026, 0, 1)
  const alert = (id: string, since: number, more: object = {}) => ({
    ...{ id, accountId: tenant.accountId, channelId, rule: 'destination-down', severity: 'critical' },
    ...{
      subjectId: 'de_one',
      subject: 'Twitch',
      message: 'Down',
      since: new Date(since),
      openedAt: new Date(since + 4_000),
    },
    ...more,
  })
  await web.db.alert.createMany({
    data: [
      alert('al_before', at - 1),
      alert('al_first', at, { resolvedAt: new Date(at + 40_000) }),
      alert('al_not_open', at + 1, { openedAt: null }),
      alert('al_other', at + 1, { channelId: 'ch_other' }),
      alert('al_last', at + 9_999),
      alert('al_after', at + 10_000),
    ],
  })
  expect(await listDrillAlerts(web.db, channelId, { from: at, to: at + 10_000 })).toEqual([
    {
      ...{ id: 'al_first', label: 'Destination down', subject: 'Twitch' },
      ...{ openedAt: '2026-01-01T00:00:04.000Z', resolvedAt: '2026-01-01T00:00:40.000Z' },
    },
    {
      ...{ id: 'al_last', label: 'Destination down', subject: 'Twitch' },
      ...{ openedAt: '2026-01-01T00:00:13.999Z', resolvedAt: null },
    },
  ])
})
