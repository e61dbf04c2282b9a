import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { ALL_SCOPES } from '#domain/account/permissions.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { createApiKey } from '#features/account/create-api-key.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { expireOverrides } from './expire-overrides.ts'

let web: TestWeb
let admin: Tenant
let adminKey: string
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  admin = await addTenant(web.db, 'ADMIN')
  adminKey = (await createApiKey(web.db, admin.who, { name: 'Admin', scopes: [...ALL_SCOPES] })).secret
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const byAdmin = (method: string, path: string, json?: unknown) =>
  web.rest(method, `/api/admin/accounts${path}`, { key: adminKey, json })
const mine = (method: string, path: string, json?: unknown) => web.rest(method, path, { key: tenant.key, json })
const auditOf = (action: string) =>
  web.db.auditEntry.findFirst({ where: { accountId: tenant.accountId, action }, orderBy: { sequence: 'desc' } })

/** On air, one after the other. @returns their ids, the oldest first */
async function startChannels(count: number): Promise<string[]> {
  const mediaId = await addReadyMedia(web.db, tenant.accountId)
  const ids: string[] = []
  for (let at = 0; at < count; at++) {
    const { id } = (await mine('POST', '/api/channels', { name: `Channel ${at}` })).body
    await web.db.channel.update({ where: { id }, data: { createdAt: new Date(Date.UTC(2026, 0, 1 + at)) } })
    await web.db.rundownItem.create({ data: { id: newId('ru'), channelId: id, mediaId, position: 0 } })
    expect((await mine('POST', `/api/channels/${id}/start`)).status).toBe(202)
    ids.push(id)
  }
  return ids
}

const onAir = async () =>
  (
    await web.db.channel.findMany({
      where: { accountId: tenant.accountId, desired: 'STARTED' },
      orderBy: { createdAt: 'asc' },
    })
  ).map(({ id }) => id)

describe('an admin key', () => {
  it('is made by an admin only, explicitly, and ends with the maker’s role', async () => {
    await expect(
      web.as(tenant.userId).account.createApiKey({ name: 'Mine', scopes: ['view', 'admin'] }),
    ).rejects.toMatchObject({ cause: { code: 'FORBIDDEN' } })
    const usual = (await createApiKey(web.db, admin.who, { name: 'Usual' })).secret
    expect((await web.rest('GET', '/api/admin/accounts', { key: usual })).body.error.code).toBe('FORBIDDEN')
    const other = await addTenant(web.db, 'ADMIN')
    const { secret: key } = await createApiKey(web.db, other.who, { name: 'Admin', scopes: ['view', 'admin'] })
    expect((await web.rest('GET', '/api/admin/accounts', { key })).status).toBe(200)
    await web.db.user.update({ where: { id: other.userId }, data: { role: 'CUSTOMER' } })
    expect((await web.rest('GET', '/api/admin/accounts', { key })).status).toBe(401)
  })
})

describe('accounts', () => {
  it('are found by name, id, person and address, page by page', async () => {
    const { name } = await web.db.account.findUniqueOrThrow({ where: { id: tenant.accountId } })
    for (const query of [name.toUpperCase(), tenant.accountId, tenant.email]) {
      const { body } = await byAdmin('GET', `?query=${encodeURIComponent(query)}`)
      expect(body.accounts.map(({ id }: { id: string }) => id)).toEqual([tenant.accountId])
      expect(body.accounts[0]).toMatchObject({ plan: 'enterprise', people: [{ email: tenant.email, role: 'owner' }] })
    }
    expect((await byAdmin('GET', '?query=%25')).body.accounts).toEqual([])
    const rows = Array.from({ length: 60 }, (_, at) => ({ id: `ac_page_${at}`, name: 'Paged' }))
    await web.db.account.createMany({ data: rows })
    const first = (await byAdmin('GET', '?query=Paged')).body
    const second = (await byAdmin('GET', `?query=Paged&cursor=${first.nextCursor}`)).body
    expect([first.accounts.length, second.accounts.length, second.nextCursor]).toEqual([50, 10, null])
    const ids = new Set([...first.accounts, ...second.accounts].map(({ id }) => id))
    expect(ids.size).toBe(60)
  })
})

describe('an override', () => {
  it('applies at once, is shown to both with its reason and end, and expires', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    await byAdmin('PUT', `/${tenant.accountId}/plan`, { plan: 'free' })
    expect((await mine('POST', '/api/channels', { name: 'One' })).status).toBe(201)
    const refused = await mine('POST', '/api/channels', { name: 'Two' })
    expect(refused.body.error).toMatchObject({
      code: 'LIMIT_REACHED',
      data: { name: 'channels', limit: 1, used: 1, plan: 'starter' },
    })
    const set = await byAdmin('PUT', `/${tenant.accountId}/overrides/channels`, {
      value: 3,
      reason: 'A trial',
      expiresAt,
    })
    expect(set.status).toBe(200)
    expect(set.body.overridesSet).toMatchObject([{ limit: 'channels' }])
    expect((await mine('POST', '/api/channels', { name: 'Two' })).status).toBe(201)
    const { body } = await mine('GET', '/api/account')
    expect(body).toMatchObject({ plan: 'free', limits: { channels: 3 }, usage: { channels: 2 } })
    const meter = body.meters.find(({ name }: { name: string }) => name === 'channels')
    expect(meter).toMatchObject({ used: 2, limit: 3, usual: 1, override: { reason: 'A trial', expiresAt } })
    expect(await auditOf('account.limits')).toMatchObject({ data: { channels: 3, reason: 'A trial', expiresAt } })

    await web.db.limitOverride.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
    expect((await mine('GET', '/api/account')).body.limits.channels).toBe(1)
    expect((await mine('POST', '/api/channels', { name: 'Three' })).body.error.code).toBe('LIMIT_REACHED')
    await Promise.all([expireOverrides(web.db, 'wk_1', Date.now()), expireOverrides(web.db, 'wk_2', Date.now())])
    expect(await web.db.limitOverride.count({ where: { accountId: tenant.accountId } })).toBe(0)
    expect(await auditOf('account.limits-over')).toMatchObject({ data: { channels: 3 } })
    expect(await web.db.channel.count({ where: { accountId: tenant.accountId } })).toBe(2)
  })

  it('needs a reason, a value that the limit can have, and an end in the future', async () => {
    const put = (limit: string, json: unknown) => byAdmin('PUT', `/${tenant.accountId}/overrides/${limit}`, json)
    for (const [limit, json] of [
      ['channels', { value: 3 }],
      ['channels', { value: 3, reason: '  ' }],
      ['channels', { value: -1, reason: 'Trial' }],
      ['resolution', { value: 999, reason: 'Trial' }],
      ['moons', { value: 3, reason: 'Trial' }],
      ['channels', { value: 3, reason: 'Trial', expiresAt: '2020-01-01T00:00:00Z' }],
    ] as const)
      expect((await put(limit, json)).status, JSON.stringify(json)).toBe(400)
    expect((await byAdmin('PUT', '/ac_none/overrides/channels', { value: 3, reason: 'Trial' })).status).toBe(404)
    expect(await web.db.limitOverride.count({ where: { accountId: tenant.accountId } })).toBe(0)
  })

  it('is removed', async () => {
    await byAdmin('PUT', `/${tenant.accountId}/overrides/series`, { value: 3, reason: 'Trial' })
    const { body } = await byAdmin('DELETE', `/${tenant.accountId}/overrides/series`)
    expect(body.limits.series).toBe(PLANS.enterprise.limits.series)
  })
})

describe('a smaller plan', () => {
  it('deletes nothing, is previewed, and stops the oldest channels on air first, the newest last', async () => {
    const ids = await startChannels(5)
    const preview = await web.as(admin.userId).admin.previewPlan({ accountId: tenant.accountId, plan: 'starter' })
    expect(preview.stops.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    expect(preview.exceeded).toContainEqual({ name: 'channels', used: 5, limit: 3 })
    expect(preview.exceeded).toContainEqual({ name: 'channelsOnAir', used: 5, limit: 3 })
    expect((await byAdmin('PUT', `/${tenant.accountId}/plan`, { plan: 'starter' })).body.plan).toBe('starter')
    expect(await onAir()).toEqual(ids.slice(2))
    expect(await web.db.channel.count({ where: { accountId: tenant.accountId } })).toBe(5)
    const stops = await web.db.command.findMany({
      where: { kind: 'STOP', accountId: tenant.accountId },
      orderBy: { id: 'asc' },
    })
    expect(stops.map(({ channelId }) => channelId)).toEqual(ids.slice(0, 2))
    expect(await auditOf('account.plan')).toMatchObject({ data: { plan: 'starter', channelsStopped: 2 } })
    const again = await mine('POST', `/api/channels/${ids[0]}/start`)
    expect(again.body.error).toMatchObject({ data: { name: 'channelsOnAir', limit: 3, used: 3, plan: 'pro' } })
  })

  it('lowers DVR windows and resolutions above it', async () => {
    const { id } = (await mine('POST', '/api/channels', { name: 'High', resolution: '1080p' })).body
    await mine('PATCH', `/api/channels/${id}/player`, { dvrMinutes: 60 })
    await byAdmin('PUT', `/${tenant.accountId}/plan`, { plan: 'free' })
    const channel = await web.db.channel.findUniqueOrThrow({ where: { id } })
    expect(channel).toMatchObject({ resolution: '720p', dvrMinutes: 10 })
    const higher = await mine('PATCH', `/api/channels/${id}`, { resolution: '1080p' })
    expect(higher.body.error.data).toMatchObject({ name: 'resolution', limit: 720, plan: 'starter' })
  })
})

describe('a suspended account', () => {
  it('can be read, changes nothing, has no channel on air, and is restored', async () => {
    const [channelId] = await startChannels(1)
    const { body } = await byAdmin('POST', `/${tenant.accountId}/suspend`, { reason: 'Unpaid' })
    expect(body).toMatchObject({ suspended: true, suspendReason: 'Unpaid' })
    expect(await onAir()).toEqual([])
    expect((await mine('GET', '/api/channels')).status).toBe(200)
    for (const [method, path, json] of [
      ['POST', '/api/channels', { name: 'More' }],
      ['POST', `/api/channels/${channelId}/start`, undefined],
      ['DELETE', `/api/channels/${channelId}`, undefined],
    ] as const)
      expect((await mine(method, path, json)).body.error.code).toBe('ACCOUNT_SUSPENDED')
    const upload = await web.rest('POST', '/api/media?name=a.mp4', { key: tenant.key, body: 'bytes' })
    expect(upload.body.error.code).toBe('ACCOUNT_SUSPENDED')
    await expect(web.as(tenant.userId).channel.create({ name: 'More' })).rejects.toMatchObject({
      cause: { code: 'ACCOUNT_SUSPENDED' },
    })
    await byAdmin('POST', `/${tenant.accountId}/restore`)
    expect((await mine('POST', `/api/channels/${channelId}/start`)).status).toBe(202)
    expect(await auditOf('account.suspend')).toMatchObject({ data: { reason: 'Unpaid', channelsStopped: 1 } })
  })

  it('is never that of an admin', async () => {
    const { body } = await byAdmin('POST', `/${admin.accountId}/suspend`, { reason: 'Mistake' })
    expect(body.error.code).toBe('NOT_SUSPENDABLE')
  })
})
