// The lists of the REST API: their pages, filters and orders.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import type { ChannelId } from '#domain/ids.ts'
import { createApiKey } from '#features/account/create-api-key.ts'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { recordStatements } from '../testing/record-statements.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const get = (path: string, key = tenant.key) => web.rest('GET', path, { key })

async function addChannel(name: string, facts: object = {}): Promise<ChannelId> {
  const id = newId<ChannelId>('ch')
  const named = { name, nameKey: name.toLowerCase(), slug: id.replace('_', '-') }
  await web.db.channel.create({ data: { id, accountId: tenant.accountId, ...named, ...facts } })
  return id
}

/** Every row of a list, two at a time. */
async function walk(path: string, field: string) {
  const rows = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await get(`${path}${path.includes('?') ? '&' : '?'}limit=2${cursor && `&cursor=${cursor}`}`)
    expect(body[field].length, JSON.stringify(body)).toBeLessThanOrEqual(2)
    rows.push(...body[field])
    cursor = body.nextCursor
  }
  return rows
}

const accountOf = () => tenant.accountId
const NAMES = ['Cedar', 'Aspen', 'Elm', 'Birch', 'Date']

/** Five rows each. */
const LISTS: Record<string, { path: string; field: string; fill(): Promise<unknown> }> = {
  channels: {
    path: '/api/channels',
    field: 'channels',
    fill: () => Promise.all(NAMES.map((name) => addChannel(name))),
  },
  'channels by name': {
    path: '/api/channels?sort=name',
    field: 'channels',
    fill: () => Promise.all(NAMES.map((name) => addChannel(name))),
  },
  'deleted channels': {
    path: '/api/channels/deleted',
    field: 'channels',
    fill: () => Promise.all(NAMES.map((name) => addChannel(name, { deletedAt: new Date(), nameKey: null }))),
  },
  media: {
    path: '/api/media',
    field: 'media',
    fill: () => Promise.all(NAMES.map((title) => addReadyMedia(web.db, accountOf(), { title }))),
  },
  'media by title': {
    path: '/api/media?sort=title',
    field: 'media',
    fill: () => Promise.all(NAMES.map((title) => addReadyMedia(web.db, accountOf(), { title }))),
  },
  keys: {
    path: '/api/api-keys',
    field: 'apiKeys',
    fill: () => Promise.all([1, 2, 3, 4].map((n) => createApiKey(web.db, tenant.who, { name: `Key ${n}` }))),
  },
  members: {
    path: '/api/members',
    field: 'members',
    async fill() {
      for (const _ of [1, 2, 3, 4]) {
        const { userId } = await addTenant(web.db)
        await web.db.membership.create({ data: { accountId: accountOf(), userId, role: 'viewer' } })
      }
    },
  },
}

describe.each(Object.entries(LISTS))('the list of %s', (_, { path, field, fill }) => {
  it('comes in pages that hold every row once, each read by itself', async () => {
    await fill()
    const whole = (await get(path)).body
    expect([whole[field].length, whole.nextCursor]).toEqual([5, null])
    expect(await walk(path, field)).toEqual(whole[field])
    const statements = await recordStatements(() => get(`${path}${path.includes('?') ? '&' : '?'}limit=2`))
    expect(
      statements.filter((sql) => /ORDER BY .* LIMIT/s.test(sql)),
      statements.join('\n'),
    ).not.toEqual([])
  })

  it('rejects the cursor of a row that is gone, and of another account', async () => {
    await fill()
    const { body } = await get(`${path}${path.includes('?') ? '&' : '?'}limit=2`)
    const stranger = await addTenant(web.db)
    const theirs = await get(`${path}${path.includes('?') ? '&' : '?'}cursor=${body.nextCursor}`, stranger.key)
    const gone = await get(`${path}${path.includes('?') ? '&' : '?'}cursor=ch_gone`)
    expect([theirs.body.code, gone.body.code]).toEqual(['INVALID_INPUT', 'INVALID_INPUT'])
  })
})

describe('other lists', () => {
  it('of published versions have pages', async () => {
    const channelId = await addChannel('One')
    await web.db.scheduleVersion.createMany({
      data: [1, 2, 3].map((number) => ({ channelId, number, content: {}, changes: [], publishedBy: 'user:x' })),
    })
    const path = `/api/channels/${channelId}/schedule/versions`
    expect((await walk(path, 'versions')).map(({ number }) => number)).toEqual([3, 2, 1])
    expect((await get(`${path}?cursor=none`)).body.code).toBe('INVALID_INPUT')
  })

  it('of the audit trail have the size that is asked for', async () => {
    for (const title of NAMES) await web.rest('POST', '/api/series', { key: tenant.key, json: { title } })
    const entries = await walk('/api/audit?action=series.', 'entries')
    expect(entries.map(({ data }) => data.title)).toEqual(NAMES.toReversed())
  })
})

describe('channels', () => {
  const names = async (query: string) =>
    (await get(`/api/channels?${query}`)).body.channels.map(({ name }: { name: string }) => name)

  it('are found by label, folder and text, and sorted', async () => {
    await addChannel('News 24', { labels: ['news', 'live'], folder: 'Europe', number: 7 })
    await addChannel('Weather', { labels: ['news'], number: 3 })
    await addChannel('100% Sport', { folder: 'Europe', number: 5 })
    expect(await names('label=NEWS')).toEqual(['News 24', 'Weather'])
    expect(await names('folder=Europe&sort=number')).toEqual(['100% Sport', 'News 24'])
    expect(await names('folder=')).toEqual(['Weather'])
    expect(await names('query=wEAth')).toEqual(['Weather'])
    expect(await names('query=0%25')).toEqual(['100% Sport'])
    expect(await names('query=7')).toEqual(['News 24'])
    expect(await names('query=_')).toEqual([])
    expect(await names('label=news&folder=Europe')).toEqual(['News 24'])
    expect(await names('sort=name')).toEqual(['100% Sport', 'News 24', 'Weather'])
  })

  it('are found by the status that they are listed with', async () => {
    const worker = newId('wk')
    await web.db.workerNode.create({
      data: { id: worker, host: 'h', pid: 1, startedAt: new Date(), heartbeatAt: new Date() },
    })
    for (const desired of ['STOPPED', 'STARTED'] as const)
      for (const observed of ['STOPPED', 'STARTING', 'LIVE', 'DEGRADED', 'DRAINING', 'BACKING_OFF', 'FAILED'] as const)
        for (const heartbeat of ['none', 'fresh', 'old'] as const) {
          const channelId = await addChannel(`${desired} ${observed} ${heartbeat}`, { desired, observed })
          const heartbeatAt = new Date(Date.now() - (heartbeat === 'old' ? 60_000 : 0))
          if (heartbeat !== 'none')
            await web.db.channelLease.create({
              data: { channelId, workerId: worker, epoch: 1, heartbeatAt, expiresAt: heartbeatAt },
            })
        }
    const all = (await get('/api/channels?limit=200')).body.channels as { name: string; status: string }[]
    for (const status of ['LIVE', 'STARTING', 'ERROR', 'STOPPED']) {
      const expected = all.filter((channel) => channel.status === status).map(({ name }) => name)
      expect(expected, status).not.toEqual([])
      expect(await names(`status=${status}&limit=200`)).toEqual(expected)
    }
    expect((await get('/api/channels?status=live')).body.code).toBe('INVALID_INPUT')
  })
})

it('items are found by status, kind, tag and text, and sorted', async () => {
  const add = async (title: string, data: object) =>
    web.db.mediaItem.update({ where: { id: await addReadyMedia(web.db, tenant.accountId, { title }) }, data })
  await add('Night film', { tags: ['late'], kind: 'PROGRAMME' })
  await add('Break', { kind: 'AD', sourceName: 'spot_1.mov' })
  await add('Another film', { state: 'FAILED', tags: ['late', 'drama'] })
  const titles = async (query: string) =>
    (await get(`/api/media?${query}`)).body.media.map(({ title }: { title: string }) => title)
  expect(await titles('status=failed')).toEqual(['Another film'])
  expect(await titles('kind=ad')).toEqual(['Break'])
  expect(await titles('tag=Late&sort=title')).toEqual(['Another film', 'Night film'])
  expect(await titles('query=FILM&status=ready')).toEqual(['Night film'])
  expect(await titles('query=spot_')).toEqual(['Break'])
  expect((await get('/api/media?status=lost')).body.code).toBe('INVALID_INPUT')
})

it('series are found by text, destinations by status', async () => {
  for (const title of NAMES) await web.rest('POST', '/api/series', { key: tenant.key, json: { title } })
  expect((await get('/api/series?query=e')).body.series.map(({ title }: { title: string }) => title)).toEqual(
    NAMES.toSorted().filter((title) => /e/i.test(title)),
  )
  const channelId = await addChannel('One')
  const path = `/api/channels/${channelId}/destinations`
  const facts = { platform: 'custom', serverUrl: 'rtmp://rtmp.example.com/app', streamKey: 'key', rung: '720p' }
  for (const name of ['On', 'Off'])
    await web.rest('POST', path, { key: tenant.key, json: { ...facts, name, enabled: name === 'On' } })
  const found = (await get(`${path}?status=off`)).body.destinations
  expect(found.map(({ name }: { name: string }) => name)).toEqual(['Off'])
})
