// What a request costs in statements: each is a round trip to the database, and the largest part of the time that a
// request takes of the web process.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { recordStatements } from '../testing/record-statements.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

let web: TestWeb
let tenants: { tenant: Tenant; channelId: string; seriesId: string }[]

beforeAll(async () => {
  web = await openTestWeb()
  tenants = await Promise.all([addAccount(), addAccount()])
})
afterAll(() => web?.close())

async function addAccount() {
  const tenant = await addTenant(web.db)
  const items = [await addReadyMedia(web.db, tenant.accountId), await addReadyMedia(web.db, tenant.accountId)]
  const send = async (method: string, path: string, json: unknown) =>
    (await web.rest(method, path, { key: tenant.key, json })).body
  const { id: channelId } = await send('POST', '/api/channels', { name: 'One' })
  await send('PUT', `/api/channels/${channelId}/rundown`, { items })
  await send('POST', `/api/channels/${channelId}/destinations`, {
    ...{ name: 'Main', platform: 'custom', serverUrl: 'rtmp://rtmp.example.com/app', streamKey: 'key', rung: '720p' },
  })
  const { id: seriesId } = await send('POST', '/api/series', { title: 'One', mediaIds: items })
  return { tenant, channelId, seriesId }
}

/** Accounts take turns, so that connections change hands. The first calls record the use of the keys. */
async function statementsOf(method: string, pathOf: (account: (typeof tenants)[number]) => string, json?: unknown) {
  let statements: string[] = []
  for (const account of [...tenants, ...tenants])
    statements = await recordStatements(async () => {
      const { status } = await web.rest(method, pathOf(account), { key: account.tenant.key, json })
      expect(status).toBe(200)
    })
  return statements
}

const mostly = (statements: readonly string[], most: number) =>
  expect(statements.length, statements.map((sql) => sql.slice(0, 120)).join('\n')).toBeLessThanOrEqual(most)

describe('the statements of a request, authentication included', () => {
  it('reads a channel with everything that its page shows, and the list of channels', async () => {
    mostly(await statementsOf('GET', ({ channelId }) => `/api/channels/${channelId}`), 5)
    mostly(await statementsOf('GET', () => '/api/channels'), 5)
  })

  it('changes a channel', async () => {
    mostly(await statementsOf('PATCH', ({ channelId }) => `/api/channels/${channelId}`, { folder: 'News' }), 11)
  })

  it('reads and renames a series, and lists all', async () => {
    mostly(await statementsOf('GET', ({ seriesId }) => `/api/series/${seriesId}`), 6)
    mostly(await statementsOf('PATCH', ({ seriesId }) => `/api/series/${seriesId}`, { title: 'Two' }), 12)
    mostly(await statementsOf('GET', () => '/api/series'), 6)
  })

  it('lists the library, with uses and renditions', async () => {
    mostly(await statementsOf('GET', () => '/api/media'), 4)
  })
})
