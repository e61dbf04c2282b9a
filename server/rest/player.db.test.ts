import { afterAll, beforeAll, expect, it } from 'vitest'
import { RESTORABLE_MS } from '#domain/deleted-for.ts'
import { purgeDeletedChannels } from '#features/channel/restore-channel.ts'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { embedFrameAncestors, readPublicPlayer, type Visit } from './public-player.ts'

let web: TestWeb
let tenant: Tenant
let channelId: string
let slug: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  const channel = await web.as(tenant.userId).channel.create({ name: 'A “TV” <b>' })
  channelId = channel.id
  slug = channel.slug
})
afterAll(() => web?.close())

const patch = (json: unknown) => web.rest('PATCH', `/api/channels/${channelId}/player`, { key: tenant.key, json })

it('keeps omitted settings, and records who changed what', async () => {
  const posterMediaId = await addReadyMedia(web.db, tenant.accountId)
  expect(
    (await patch({ accent: '#E4572E', posterMediaId, embedDomains: ['https://News.example/x'] })).body,
  ).toMatchObject({
    accent: '#e4572e',
    embedDomains: ['news.example'],
    posterUrl: expect.stringContaining(`/artwork/${posterMediaId}.`),
    startVolume: 100,
  })
  const { body } = await patch({ startVolume: 30, access: 'unlisted' })
  expect(body).toMatchObject({ accent: '#e4572e', startVolume: 30, access: 'unlisted', embedDomains: ['news.example'] })
  const entry = await web.db.auditEntry.findFirst({ where: { action: 'channel.player' }, orderBy: { id: 'desc' } })
  expect(entry).toMatchObject({ subjectId: channelId, data: { embedDomains: 'news.example' } })
})

it('names the invalid field, and changes nothing', async () => {
  const before = (await web.rest('GET', `/api/channels/${channelId}/player`, { key: tenant.key })).body
  for (const [wrong, path] of [
    [{ embedDomains: ['fine.example', 'not a host'] }, 'embedDomains'],
    [{ accent: 'red' }, 'accent'],
    [{ startVolume: 101 }, 'startVolume'],
    [{ access: 'NOBODY' }, 'access'],
  ] as const) {
    const { status, body } = await patch(wrong)
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT'])
    expect(JSON.stringify(body.error.data)).toContain(path)
  }
  const stranger = await addTenant(web.db)
  const foreign = await addReadyMedia(web.db, stranger.accountId)
  expect((await patch({ posterMediaId: foreign })).body.error.code).toBe('MEDIA_NOT_FOUND')
  expect((await web.rest('GET', `/api/channels/${channelId}/player`, { key: tenant.key })).body).toEqual(before)
})

it('limits the DVR window to the plan', async () => {
  const dvr = async () =>
    (await readPublicPlayer(slug, { token: null, accountId: null }, Date.now(), web.services))?.dvrMinutes
  const admin = web.as((await addTenant(web.db, 'ADMIN')).userId)
  const allow = (value: number, accountId: string = tenant.accountId) =>
    admin.admin.setOverride({ accountId, limit: 'dvrMinutes', value, reason: 'Test' })
  await allow(10)
  const beyond = await patch({ dvrMinutes: 60 })
  expect([beyond.status, beyond.body.error.code, await dvr()]).toEqual([403, 'DVR_BEYOND_PLAN', 10])
  expect((await patch({ dvrMinutes: 45 })).body.error.code).toBe('INVALID_INPUT')
  await allow(60)
  expect((await patch({ dvrMinutes: 60 })).body).toMatchObject({ dvrMinutes: 60, longestDvrMinutes: 60 })
  const { revision, dvrFrom } = await web.db.channel.findUniqueOrThrow({ where: { id: channelId } })
  // Segments that had left the ten-minute list do not return to that of an hour.
  expect(Math.abs(dvrFrom!.getTime() - (Date.now() - 600_000))).toBeLessThan(10_000)
  await allow(30)
  // Origins reload when the revision changes.
  expect(await web.db.channel.findUniqueOrThrow({ where: { id: channelId } })).toMatchObject({
    dvrMinutes: 30,
    revision: revision + 1,
  })
  const entry = await web.db.auditEntry.findFirst({ where: { action: 'account.limits' }, orderBy: { id: 'desc' } })
  expect(entry).toMatchObject({ accountId: tenant.accountId, data: { dvrMinutes: 30 } })
  await expect(allow(30, 'ac_none')).rejects.toThrow()
  await allow(0)
  const { id } = await web.as(tenant.userId).channel.create({ name: 'Small plan' })
  expect((await web.db.channel.findUniqueOrThrow({ where: { id } })).dvrMinutes).toBe(0)
  await allow(30)
  expect((await patch({ dvrMinutes: 0 })).body).toMatchObject({ dvrMinutes: 0, longestDvrMinutes: 30 })
})

it('answers oEmbed as specified', async () => {
  const ask = (query: Record<string, string>) => web.rest('GET', `/api/oembed?${new URLSearchParams(query)}`)
  const url = `${web.services.publicUrl}/watch/${slug}`
  const { status, body, headers } = await ask({ url, maxwidth: '400' })
  expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  expect(body).toMatchObject({ version: '1.0', type: 'video', title: 'A “TV” <b>', width: 400, height: 225 })
  expect(body.html).toContain(`src="${web.services.publicUrl}/embed/${slug}"`)
  expect(body.html).not.toContain('<b>')
  expect((await ask({ url, format: 'xml' })).status).toBe(501)
  expect((await ask({})).status).toBe(404)
  expect((await ask({ url: `${web.services.publicUrl}/watch/nobody` })).status).toBe(404)
  expect((await ask({ url: `https://elsewhere.example/watch/${slug}` })).status).toBe(404)
  await web.db.channel.update({ where: { id: channelId }, data: { playback: 'token' } })
  // A previous answer may be cached for three seconds.
  await expect.poll(async () => (await ask({ url })).status, { timeout: 5_000 }).toBe(401)
})

it('allows only the listed pages to frame an embed, however its address is written', async () => {
  const channel = await web.as(tenant.userId).channel.create({ name: 'Framed TV' })
  await web.as(tenant.userId).player.update({ channelId: channel.id, embedDomains: ['news.example'] })
  const ancestors = (written: string) => embedFrameAncestors(written, web.services)
  expect(channel.slug).toBe('framed-tv')
  for (const written of ['framed-tv', '%66ramed-tv', 'framed%2Dtv', '%66%72%61%6d%65%64-%74%76'])
    expect([written, await ancestors(written)]).toEqual([written, "'self' news.example"])
  for (const written of ['nobody', '%2566ramed-tv', 'FRAMED-TV', '%', '%00', ''])
    expect([written, await ancestors(written)]).toEqual([written, "'none'"])
})

it('admits only the right viewers with a signed link', async () => {
  const channel = await web.as(tenant.userId).channel.create({ name: 'Signed TV' })
  await web
    .as(tenant.userId)
    .player.update({ channelId: channel.id, access: 'token', embedDomains: ['news.example', '*.friends.example'] })
  const nobody: Visit = { token: null, accountId: null }
  const open = (visit: Partial<Visit>) =>
    readPublicPlayer(channel.slug, { ...nobody, ...visit }, Date.now(), web.services)
  const hls = async (visit: Partial<Visit>) => (await open(visit))?.hlsUrl ?? null
  const signed = new RegExp(`/live/~[\\w.-]+/${channel.slug}/master\\.m3u8$`)
  expect(await hls({})).toBeNull()
  expect(await hls({ accountId: (await addTenant(web.db)).accountId })).toBeNull()
  expect(await hls({ accountId: tenant.accountId })).toMatch(signed)
  expect(await hls({ token: 'given.by.a-server' })).toContain('/live/~given.by.a-server/')
})

it('shows the details of such a channel only to those who may play it', async () => {
  const caller = web.as(tenant.userId)
  const channel = await caller.channel.create({ name: 'Closed TV' })
  const other = await caller.channel.create({ name: 'Other closed TV' })
  const posterMediaId = await addReadyMedia(web.db, tenant.accountId)
  await caller.player.update({ channelId: channel.id, access: 'token', posterMediaId })
  const { token } = await caller.playback.createToken({ channelId: channel.id })
  const { token: foreign } = await caller.playback.createToken({ channelId: other.id })
  const poster = async (given: string | null) =>
    (await readPublicPlayer(channel.slug, { token: given, accountId: null }, Date.now(), web.services))?.posterUrl
  expect([await poster(null), await poster('forged.token'), await poster(foreign)]).toEqual([null, null, null])
  expect(await poster(token)).toContain(`/artwork/${posterMediaId}.`)

  const ask = (path: string, headers = {}) => web.rest('GET', `/guide/${channel.slug}.${path}`, { headers })
  for (const ending of ['json', 'xml', 'm3u']) {
    for (const path of [ending, `${ending}?token=forged`, `${ending}?token=${foreign}`]) {
      const { status, body, headers } = await ask(path)
      expect([path, status, body.error.code]).toEqual([path, 401, 'SIGNED_LINK_NEEDED'])
      expect(headers.get('access-control-allow-origin')).toBe('*')
    }
    for (const answer of [
      await ask(`${ending}?token=${token}`),
      await ask(ending, { authorization: `Bearer ${token}` }),
    ]) {
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, max-age=15'])
      if (ending === 'm3u') {
        const list = await answer.response.text()
        expect(list).toContain(`/live/~${token}/${channel.slug}/master.m3u8`)
        expect(list).toContain(`/guide/${channel.slug}.xml?token=${token}`)
      }
    }
  }
  expect((await web.rest('GET', `/guide/${other.slug}.json?token=${foreign}`)).status).toBe(200)
})

it('gives a channel an id of its own in its guide, which no later channel inherits with its address', async () => {
  const caller = web.as(tenant.userId)
  const idOf = async (slug: string) =>
    /tvg-id="([^"]+)"/.exec(await (await web.rest('GET', `/guide/${slug}.m3u`)).response.text())?.[1]
  const first = await caller.channel.create({ name: 'Come back' })
  const firstId = await idOf(first.slug)
  expect(firstId).toBe(`${first.id}.cloudplayout`)
  await caller.channel.delete({ channelId: first.id })
  // Its address is free when it can no longer be restored.
  expect((await caller.channel.create({ name: 'Come back too soon', labels: [] })).slug).not.toBe(first.slug)
  expect(await purgeDeletedChannels(web.db, Date.now() + RESTORABLE_MS, 10)).toBe(1)
  const second = await caller.channel.create({ name: 'Come back' })
  expect([second.slug, second.number > first.number - 1]).toEqual([first.slug, true])
  // Both answers may be cached for some seconds: this request has an address of its own.
  expect(await idOf(`${second.slug}`)).not.toBeUndefined()
  const xml = await (await web.rest('GET', `/guide/${second.slug}.xml?kinds=all`)).response.text()
  expect(xml).toContain(`<channel id="${second.id}.cloudplayout">`)
})

it('explains an invalid address to strangers, and lets other sites’ pages read it', async () => {
  const { status, body } = await web.rest('GET', '/guide/nobody.json')
  expect([status, body.error.message]).toEqual([404, 'There is no channel at this address.'])
  const preflight = await web.rest('OPTIONS', '/guide/nobody.json')
  expect(preflight.status).toBe(204)
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-allow-headers': 'Authorization',
  })
  const own = await web.rest('OPTIONS', '/api/channels')
  expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([204, null])
  for (const path of ['/health', '/api/channels', '/guide/nobody.json'])
    expect((await web.rest('GET', path)).headers.get('x-content-type-options')).toBe('nosniff')
})
