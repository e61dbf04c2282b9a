// Every endpoint as a stranger, and with a revoked key. A new public endpoint, and one whose body is unknown here, fails.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { headersOf, pathOf, REST_BODIES } from '../testing/tenancy/rest-calls.ts'
import type { Ids } from '../testing/tenancy/row.ts'
import { NOBODYS_IDS, openTenancyWorld, type TenancyWorld } from '../testing/tenancy/world.ts'
import { restRoutes } from './routes.ts'

let world: TenancyWorld
let web: TenancyWorld['web']

beforeAll(async () => {
  world = await openTenancyWorld()
  web = world.web
})
afterAll(() => world?.close())

const PUBLIC = [
  'GET /health',
  'GET /api/health',
  'GET /health/ready',
  'GET /api/openapi.json',
  // Of viewers, who need no account: bounded by address, length and number.
  'POST /api/analytics/events',
  // Requires a signature of the payment provider.
  'POST /api/billing/stripe',
  // The guide of a channel is as public as its stream.
  ...['json', 'xml', 'm3u'].map((ending) => `GET /guide/:slug.${ending}`),
  'GET /guide/:slug/again',
  ...['xml', 'm3u'].map((ending) => `GET /guide/accounts/:accountId.${ending}`),
  // Returns what the watch page shows of a public channel.
  'GET /api/oembed',
  // What the server understands of tus.
  'OPTIONS /api/uploads',
]
const table = restRoutes.map((route) => [`${route.method} ${route.path}`, route] as const)

it('are public only if this table says so', () => {
  expect(table.filter(([, route]) => route.guard === 'public').map(([name]) => name)).toEqual(PUBLIC)
})

it.each(table.filter(([, route]) => route.guard !== 'public'))('%s rejects the stranger', async (name, route) => {
  const { owner, stranger, ids, revokedKey } = world
  const json = REST_BODIES[name]
  if (route.body) expect(json, 'a route with a body needs a row in REST_BODIES').toBeDefined()
  const before = await world.ownersState()
  const headers = headersOf(route.path)
  const as = (key: string | undefined, ids: Ids) =>
    web.rest(route.method, pathOf(route.path, ids), { key, json, headers })
  expect((await as(undefined, NOBODYS_IDS)).body.error.code).toBe('UNAUTHENTICATED')
  expect((await as(`cpk_${'x'.repeat(43)}`, NOBODYS_IDS)).status).toBe(401)
  expect((await as(revokedKey, ids)).status).toBe(401)
  if (route.guard === 'admin') {
    expect((await as(stranger.key, ids)).body.error.code).toBe('FORBIDDEN')
  } else if (route.guard === 'person') {
    // What a person may do and a stranger may not: server/trpc/tenancy.db.test.ts.
    expect((await as(owner.key, ids)).body.error.code).toBe('SESSION_NEEDED')
  } else if (route.path.includes(':')) {
    const theirs = await as(stranger.key, ids)
    const unknown = await as(stranger.key, NOBODYS_IDS)
    expect(theirs.status).toBe(404)
    const blank = (body: { error: object }) => ({ ...body.error, requestId: null })
    expect(blank(theirs.body)).toEqual(blank(unknown.body))
  } else if (!route.rawBody) {
    const { body, response } = await as(stranger.key, ids)
    const text = body ? JSON.stringify(body) : await response.text()
    for (const secret of [owner.accountId, ids.channelId, ids.mediaId, ids.seriesId, 'Owner'])
      expect(text).not.toContain(secret)
  }
  expect(await world.ownersState()).toEqual(before)
})

it('an uploaded item belongs to the sender', async () => {
  const { owner, stranger } = world
  const { status, body } = await web.rest('POST', '/api/media?name=mine.mp4', { key: stranger.key, body: 'bytes' })
  expect(status).toBe(201)
  expect(await web.db.mediaItem.findUnique({ where: { id: body.id } })).toMatchObject({ accountId: stranger.accountId })
  expect((await web.rest('GET', `/api/media/${body.id}`, { key: owner.key })).status).toBe(404)
})
