// Past programmes of a channel: in its guide, and played under its access rules.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { DAY_MS } from '#domain/instants.ts'
import type { TimelineItem } from '#domain/timeline/timeline.ts'
import { createPlaybackToken, signClaim } from '#features/playback/create-token.ts'
import { requireTokenChannel } from '#features/playback/playback-owner.ts'
import { readCatchUp } from '#server/rest/public-catch-up.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import type { TestWeb } from '#server/testing/web.ts'
import { type ItemOrigin, openItemOrigin } from '#worker/testing/item-origin.ts'
import { addStored } from '#worker/testing/stored-media.ts'

const HOUR_MS = 3_600_000
let at: ItemOrigin
let web: TestWeb
let tenant: Tenant
let channelId: string
let slug: string
let film: string
let ad: string
/** When the film began, on the second. */
let airedAt: number

beforeAll(async () => {
  at = await openItemOrigin()
  web = at.web
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
  const { accountId } = tenant
  const store = (title: string) => addStored(web.db, at.dataDir, { accountId, title, durationMs: 9_600 })
  ;[film, ad] = await Promise.all([store('The film'), store('An ad')])
  await web.db.mediaItem.update({ where: { id: ad }, data: { kind: 'AD' } })
  const channel = await web.as(tenant.userId).channel.create({ name: `Harbour ${film.slice(-8)}` })
  ;({ id: channelId, slug } = channel)
  airedAt = Math.floor((Date.now() - 26 * HOUR_MS) / 1_000) * 1_000
  await air(1, airedAt)
  await set({ catchUpDays: 7 })
})
afterAll(() => at?.close())

/** An ad and the film, which begins at that time. */
async function air(ordinal: number, filmAt: number): Promise<void> {
  const part = { durationMs: 9_600, formatKey: 'abc123', position: -1 }
  const items: TimelineItem[] = [
    { ...part, mediaId: ad, title: 'An ad', kind: 'AD' },
    { ...part, mediaId: film, title: 'The film', kind: 'PROGRAMME' },
  ]
  const startsAt = filmAt - 9_600
  await web.db.timelineChunk.create({
    data: {
      ...{ channelId, ordinal, run: ordinal, clockMs: 0n, mediaSequence: 0n, discontinuitySequence: 0 },
      ...{ startsAt: new Date(startsAt), endsAt: new Date(startsAt + 19_200), loop: false, cause: 'start', items },
    },
  })
}

const set = (values: object) => web.as(tenant.userId).player.update({ channelId, ...values })
const unscoped = () => ({ ...web.services, db: web.db })
const NOBODY = { token: null, accountId: null }
const open = (visit: { token: string | null; accountId: string | null } = NOBODY, when = airedAt) =>
  readCatchUp({ slug, at: when }, visit, Date.now(), web.services)
/** Below the origin's /vod/. */
const pathOf = (hlsUrl: string) => hlsUrl.replace(/^.*\/vod\//, '')
const guide = async (query: string) => (await web.rest('GET', `/guide/${slug}.json${query}`)).body
const from = (ms: number) => `?from=${new Date(Date.now() - ms).toISOString()}`

it('lists past programmes with the address to watch them again, and no continuity', async () => {
  const { entries } = await guide(from(30 * HOUR_MS))
  // The break before it belongs to the programme.
  const startsAt = Math.ceil((airedAt - 9_600) / 1_000)
  expect(entries).toMatchObject([
    {
      ...{ title: 'The film', mediaId: film, watchAgainUrl: `http://127.0.0.1:3000/watch/${slug}/again/${startsAt}` },
      embedUrl: `http://127.0.0.1:3000/embed/${slug}/again/${startsAt}`,
    },
  ])
  const parts = (await guide(`${from(30 * HOUR_MS)}&kinds=all`)).entries
  expect(
    parts.map(({ title, watchAgainUrl, embedUrl }: never) => [title, watchAgainUrl !== null, embedUrl !== null]),
  ).toEqual([
    ['An ad', false, false],
    ['The film', true, true],
  ])
  expect((await guide('')).entries).toEqual([])
  const own = await web
    .as(tenant.userId)
    .guide.get({ channelId, from: new Date(airedAt).toISOString(), to: new Date(airedAt + 1_000).toISOString() })
  expect(own.entries[0]?.watchAgainUrl).toContain('/again/')
})

it('lists season and episode of an item that airs outside of its series', async () => {
  await item({ season: 2, episode: 5 })
  const episode = { season: 2, number: 5, of: null }
  expect((await guide(from(30 * HOUR_MS))).entries[0].episode).toEqual({ series: null, ...episode })
  await web.as(tenant.userId).series.create({ title: 'Harbour tales', mediaIds: [film] })
  // Another account’s series of the same item is none of its own.
  const stranger = await addTenant(web.db)
  const { id: seriesId } = await web.as(stranger.userId).series.create({ title: 'Theirs', mediaIds: [] })
  await web.db.series.update({ where: { id: seriesId }, data: { createdAt: new Date(0) } })
  await web.db.seriesEpisode.create({ data: { seriesId, position: 0, mediaId: film } })
  expect((await guide(from(29 * HOUR_MS))).entries[0].episode).toEqual({ series: 'Harbour tales', ...episode })
  const xml = await (await web.rest('GET', `/guide/${slug}.xml`)).response.text()
  expect(xml).toContain('<title>Harbour tales</title>')
  expect(xml).toContain('<episode-num system="xmltv_ns">1 . 4 .</episode-num>')
})

it('lists all its past days in the XMLTV of the channel, and seven in that of the account', async () => {
  await set({ catchUpDays: 30 })
  await air(0, airedAt - 20 * DAY_MS)
  const listed = async (path: string) =>
    (await (await web.rest('GET', path)).response.text()).match(/<programme /g)?.length ?? 0
  expect(await listed(`/guide/${slug}.xml`)).toBe(2)
  expect(await listed(`/guide/accounts/${tenant.accountId}.xml`)).toBe(1)
})

it('begins no earlier than the window of the channel', async () => {
  await set({ catchUpDays: 1 })
  expect((await guide(from(30 * HOUR_MS))).entries).toEqual([])
  await expect(open()).rejects.toThrow('No programme')
  await set({ catchUpDays: 0 })
  await expect(open()).rejects.toThrow('No programme')
})

it('writes it into XMLTV and M3U', async () => {
  const xml = await (await web.rest('GET', `/guide/${slug}.xml`)).response.text()
  expect(xml).toContain(`<url>http://127.0.0.1:3000/watch/${slug}/again/`)
  const m3u = await (await web.rest('GET', `/guide/${slug}.m3u`)).response.text()
  const source = `http://127.0.0.1:3000/guide/${slug}/again?at={utc}`
  expect(m3u).toContain(`catchup="default" catchup-days="7" catchup-source="${source}"`)
  const answer = await web.rest('GET', `/guide/${slug}/again?at=${airedAt / 1_000}`)
  expect(answer.status).toBe(302)
  expect(await at.statusOf(pathOf(answer.headers.get('location') ?? ''))).toBe(200)
})

it('plays a private item as a programme of this channel only, until the window ends', async () => {
  const { hlsUrl, title, channelName } = await open()
  expect([title, channelName]).toEqual(['The film', `Harbour ${film.slice(-8)}`])
  const path = pathOf(hlsUrl)
  const playlist = await (await at.ask(path.replace('master.m3u8', '720p/index.m3u8'))).text()
  expect(playlist).toContain('#EXT-X-ENDLIST')
  expect(await at.statusOf(path.replace('master.m3u8', '720p/0.m4s'))).toBe(200)
  // It is a view of the item.
  const views = async () => (await web.as(tenant.userId).media.views({ mediaId: film })).total
  await expect.poll(views, { timeout: 15_000, interval: 500 }).toBe(1)
  // The item itself stays private, with the same token too.
  const [token = ''] = path.split('/')
  expect(await at.statusOf(`${film}/master.m3u8`)).toBe(404)
  expect(await at.statusOf(`${token}/${film}/master.m3u8`)).toBe(404)
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  expect(exp * 1_000).toBeLessThanOrEqual(airedAt + 9_600 + 7 * DAY_MS)
})

it('refuses a token for another item, another channel, the channel itself, and of a stranger', async () => {
  const path = pathOf((await open()).hlsUrl)
  const [token = ''] = path.split('/')
  const other = await addStored(web.db, at.dataDir, { accountId: tenant.accountId, title: 'Never aired' })
  const second = await web.as(tenant.userId).channel.create({ name: `Second ${film.slice(-8)}` })
  await web.as(tenant.userId).player.update({ channelId: second.id, catchUpDays: 7 })
  const now = Date.now()
  const live = (await createPlaybackToken(unscoped(), tenant.accountId, { channelId, playForS: 60 }, now)).token
  const stranger = await addTenant(web.db)
  const theirs = await web.as(stranger.userId).channel.create({ name: `Theirs ${film.slice(-8)}` })
  await web.as(stranger.userId).player.update({ channelId: theirs.id, catchUpDays: 7 })
  const strangers = await signClaim(unscoped(), await requireTokenChannel(web.db, stranger.accountId, theirs.id), {
    endsAt: Math.floor(now / 1_000) + 60,
    embedHost: null,
    subjectId: `${theirs.id}/${film}`,
  })
  const expired = await signClaim(unscoped(), await requireTokenChannel(web.db, tenant.accountId, channelId), {
    endsAt: Math.floor(now / 1_000) - 1,
    embedHost: null,
    subjectId: `${channelId}/${film}`,
  })
  const asked = {
    'another item': `${token}/${slug}/${other}/master.m3u8`,
    'an ad': `${token}/${slug}/${ad}/master.m3u8`,
    'another channel': `${token}/${second.slug}/${film}/master.m3u8`,
    'no channel': `${token}/no-such-channel/${film}/master.m3u8`,
    'a token of the channel': `~${live}/${slug}/${film}/master.m3u8`,
    // A stranger’s channel opens no item of another account, even with its own signature.
    'a stranger’s channel': `~${strangers}/${theirs.slug}/${film}/master.m3u8`,
    'an expired one': `~${expired}/${slug}/${film}/master.m3u8`,
  }
  const texts = new Set<string>()
  for (const [name, one] of Object.entries(asked)) {
    const answer = await at.ask(one)
    expect([name, answer.status]).toEqual([name, 403])
    texts.add(await answer.text())
  }
  expect(texts.size).toBe(1)
  expect(await at.statusOf(path)).toBe(200)
})

it('follows the access of the channel: signed links and allowed domains', async () => {
  await set({ access: 'token', embedDomains: ['a.test'] })
  await expect(open()).rejects.toThrow('signed link')
  expect((await web.rest('GET', `/guide/${slug}/again?at=${airedAt / 1_000}`)).status).toBe(401)
  const given = await createPlaybackToken(
    unscoped(),
    tenant.accountId,
    { channelId, playForS: 60, embedHost: 'a.test' },
    Date.now(),
  )
  const path = pathOf((await open({ token: given.token, accountId: null })).hlsUrl)
  expect(await at.statusOf(path, { origin: 'https://a.test' })).toBe(200)
  expect(await at.statusOf(path, { origin: 'https://evil.test' })).toBe(403)
  const { exp } = JSON.parse(Buffer.from(path.split('.')[1] ?? '', 'base64url').toString())
  expect(exp).toBeLessThanOrEqual(Date.parse(given.endsAt) / 1_000)
  // The account’s own people need no link.
  expect(await at.statusOf(pathOf((await open({ token: null, accountId: tenant.accountId })).hlsUrl))).toBe(200)
})

it.each([
  ['the rights of the item have ended', () => item({ notAfter: new Date(Date.now() - 1_000) })],
  ['the item is in the trash', () => item({ deletedAt: new Date() })],
  ['the item is prepared again', () => item({ state: 'UPLOADED' })],
  ['catch-up is off', () => set({ catchUpDays: 0 })],
  [
    'the account is suspended',
    () => web.db.account.update({ where: { id: tenant.accountId }, data: { suspendedAt: new Date() } }),
  ],
])('ends when %s', async (name, change) => {
  const path = pathOf((await open()).hlsUrl)
  await change()
  expect(await at.statusOf(path)).toBe(403)
  if (name !== 'the account is suspended') await expect(open()).rejects.toThrow('No programme')
})

const item = (data: object) => web.db.mediaItem.update({ where: { id: film }, data })

it('is encrypted as its channel is', async () => {
  await web.as(tenant.userId).playback.setEncryption({ channelId, encrypted: true })
  const path = pathOf((await open()).hlsUrl)
  const list = await (await at.ask(path.replace('master.m3u8', '720p/index.m3u8'))).text()
  expect(list).toContain('#EXT-X-KEY:METHOD=AES-128,URI="0.key"')
  const key = await at.ask(path.replace('master.m3u8', '720p/0.key'))
  expect((await key.arrayBuffer()).byteLength).toBe(16)
})

it('has a limit in the plan', async () => {
  tenant = await addTenant(web.db, 'CUSTOMER', 'free')
  channelId = (await web.as(tenant.userId).channel.create({ name: `Free ${film.slice(-8)}` })).id
  await expect(set({ catchUpDays: 3 })).rejects.toMatchObject({ cause: { code: 'LIMIT_REACHED' } })
  expect((await set({ catchUpDays: 1 })).catchUpDays).toBe(1)
})
