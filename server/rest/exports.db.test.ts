// Every file that the API writes, as a stranger, as a lesser role and with a revoked key. A new one without a row fails.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pathOf } from '../testing/tenancy/rest-calls.ts'
import { NOBODYS_IDS, openTenancyWorld, type TenancyWorld } from '../testing/tenancy/world.ts'
import { restRoutes } from './routes.ts'

let world: TenancyWorld
let slug: string
/** Channels of the account that play with signed links only. */
let hidden: { slug: string; token: string; strangersToken: string }

beforeAll(async () => {
  world = await openTenancyWorld()
  const { web, owner, stranger, ids } = world
  slug = (await web.db.channel.findUniqueOrThrow({ where: { id: ids.channelId } })).slug
  const own = web.as(owner.userId)
  const { id: channelId, slug: hiddenSlug } = await own.channel.create({ name: 'Owner’s hidden TV' })
  await own.player.update({ channelId, access: 'token' })
  const theirs = await web.as(stranger.userId).channel.create({ name: 'Stranger TV' })
  hidden = {
    slug: hiddenSlug,
    token: (await own.playback.createToken({ channelId })).token,
    strangersToken: (await web.as(stranger.userId).playback.createToken({ channelId: theirs.id })).token,
  }
})
afterAll(() => world?.close())

/** Of an account, with the queries to ask with. */
const OWN: Record<string, string[]> = {
  'GET /api/analytics/channels/:channelId/report': ['?format=csv', '?format=json', '?format=pdf'],
  'GET /api/audit/export': ['?format=csv', '?format=json'],
  'GET /api/channels/:channelId/as-run': ['?format=csv', '?format=json'],
  'GET /api/channels/:channelId/as-run/report': ['?format=csv', '?format=json'],
  'GET /api/channels/:channelId/export': [''],
  'GET /api/media/:mediaId/captions/:language/file.vtt': [''],
  'GET /api/media/:mediaId/storyboard.vtt': [''],
  'GET /api/media/:mediaId/storyboard/:sheet': [''],
  'GET /api/media/:mediaId/thumbnail': ['?at=0'],
  'GET /api/metrics': [''],
}
const GUIDES = ['json', 'xml', 'm3u'].map((ending) => `GET /guide/:slug.${ending}`)
const LISTS = ['xml', 'm3u'].map((ending) => `GET /guide/accounts/:accountId.${ending}`)
/** Says the same to everybody, and nothing of an account; oEmbed: server/rest/player.db.test.ts. */
const OPEN = ['GET /api/openapi.json', 'GET /api/oembed']

it('knows each endpoint whose answer is a file', () => {
  const isFile = (route: (typeof restRoutes)[number]) =>
    route.answer === null ||
    /export/.test(route.path) ||
    (route.query instanceof z.ZodObject && 'format' in route.query.shape)
  // A redirect has no body.
  const files = restRoutes.filter((route) => route.method === 'GET' && route.status !== 302 && isFile(route))
  const names = files.map(({ method, path }) => `${method} ${path}`)
  expect(names.sort()).toEqual([...Object.keys(OWN), ...GUIDES, ...LISTS, ...OPEN].sort())
})

async function ask(path: string, key?: string) {
  const { status, body, response } = await world.web.rest('GET', path, { key })
  return { status, text: body ? JSON.stringify({ ...body.error, requestId: null }) : await response.text() }
}

describe('a file of an account', () => {
  const asked = Object.entries(OWN).flatMap(([name, queries]) => queries.map((query) => [`${name}${query}`] as const))

  it.each(asked)('%s', async (name) => {
    const { ids, owner, stranger, revokedKey } = world
    const [path = '', query = ''] = name.replace('GET ', '').split(/(?=\?)/)
    const address = pathOf(path, ids) + query
    const without = await ask(address)
    expect(without.status).toBe(401)
    expect(await ask(address, revokedKey)).toEqual(without)
    const theirs = await ask(address, stranger.key)
    for (const secret of ['Owner', owner.accountId, owner.userId]) expect(theirs.text).not.toContain(secret)
    if (path.includes(':')) {
      expect(theirs).toEqual(await ask(pathOf(path, NOBODYS_IDS) + query, stranger.key))
      expect(theirs.status).toBe(404)
    }
    if (path === '/api/metrics') expect(theirs.status).toBe(403)
    // What the owner gets; the pictures of this item were never written.
    const status = /\/(?:thumbnail|storyboard)/.test(path) ? 404 : path === '/api/metrics' ? 403 : 200
    expect((await ask(address, owner.key)).status).toBe(status)
  })

  it('the audit trail is exported for the roles that may read it', async () => {
    for (const [role, status] of [
      ['viewer', 403],
      ['operator', 403],
      ['programmer', 403],
      ['analyst', 200],
      ['owner', 200],
    ] as const) {
      await world.setRole(role)
      for (const format of ['csv', 'json'])
        expect([role, (await ask(`/api/audit/export?format=${format}`, world.memberKey)).status]).toEqual([
          role,
          status,
        ])
    }
  })

  it('the audit trail of an account holds its own entries only', async () => {
    const { text } = await ask('/api/audit/export?format=csv', world.owner.key)
    expect(text).toContain('Owner TV')
    expect(text).not.toContain(world.stranger.userId)
    expect(text).not.toContain('Stranger TV')
  })
})

describe('a guide', () => {
  it.each(GUIDES)('%s of a channel with signed links needs a token of that channel', async (name) => {
    const path = (of: string) => name.replace('GET ', '').replace(':slug', of)
    expect((await ask(path(slug))).status).toBe(200)
    const refused = await ask(path(hidden.slug))
    expect(refused.status).toBe(401)
    for (const token of ['guessed', hidden.strangersToken, world.stranger.key, world.revokedKey])
      expect([token, await ask(`${path(hidden.slug)}?token=${token}`)]).toEqual([token, refused])
    // The account's own API key is no token of the channel either.
    expect(await ask(path(hidden.slug), world.owner.key)).toEqual(refused)
    expect(await ask(path(hidden.slug), world.stranger.key)).toEqual(refused)
    expect((await ask(`${path(hidden.slug)}?token=${hidden.token}`)).status).toBe(200)
  })

  it.each(LISTS)('%s has the public channels only', async (name) => {
    const path = name.replace('GET ', '').replace(':accountId', world.owner.accountId)
    const { status, text } = await ask(path, world.stranger.key)
    expect(status).toBe(200)
    expect(text).toContain(slug)
    expect(text).not.toMatch(/hidden/)
    const unknown = await ask(path.replace(world.owner.accountId, NOBODYS_IDS.accountId))
    expect(unknown.text).not.toContain(slug)
  })
})
