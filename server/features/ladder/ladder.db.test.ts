import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { VIDEO_RUNGS } from '#domain/ladder/ladder.ts'
import { pickRungs } from '#domain/ladder/pick-rungs.ts'
import { applyLimits } from '#features/admin/apply-limits.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { getLadder, loadLadders } from './ladder.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
  await setPlan('enterprise')
})
afterAll(() => web?.close())

const DEFAULT = ['1080p', '720p', '432p']
const setPlan = (plan: 'free' | 'pro' | 'enterprise') =>
  web.db.account.update({ where: { id: tenant.accountId }, data: { plan } })
const put = (rungs: readonly string[]) => web.rest('PUT', '/api/account/ladder', { key: tenant.key, json: { rungs } })
const get = async () => (await web.rest('GET', '/api/account/ladder', { key: tenant.key })).body.rungs
const revisionOf = async (id: string) => (await web.db.channel.findUniqueOrThrow({ where: { id } })).revision

it('an account chooses rungs besides the default ones, and its origins read its channels again', async () => {
  const { id } = await web.as(tenant.userId).channel.create({ name: 'One' })
  const before = await revisionOf(id)
  expect(await get()).toEqual(DEFAULT)
  expect((await put(['360p', '432p', '720p', '1080p', '2160p', '360p'])).body.rungs).toEqual([
    ...['2160p', '1080p', '720p', '432p', '360p'],
  ])
  expect(await revisionOf(id)).toBe(before + 1)
  expect((await loadLadders(web.db, [id])).get(id)?.map(({ name }) => name)).toEqual(await get())
  // The same again changes nothing.
  await put(await get())
  expect(await revisionOf(id)).toBe(before + 1)
  expect(
    await web.db.auditEntry.findFirst({ where: { action: 'account.ladder', accountId: tenant.accountId } }),
  ).toMatchObject({ before: { rungs: '1080p, 720p, 432p' }, after: { rungs: '2160p, 1080p, 720p, 432p, 360p' } })
})

it('the default rungs cannot be removed, and others do not exist', async () => {
  for (const rungs of [['1080p', '720p'], [], [...DEFAULT, '480p'], Array.from({ length: 30 }, () => '1080p')])
    expect((await put(rungs)).status).toBe(400)
  expect(await get()).toEqual(DEFAULT)
})

it('rungs above 1080p need a plan that has them', async () => {
  await setPlan('free')
  expect((await put([...DEFAULT, '360p'])).status).toBe(200)
  expect((await put([...DEFAULT, '1440p'])).body.error).toMatchObject({
    code: 'LIMIT_REACHED',
    data: { name: 'resolution', limit: 720, plan: 'pro' },
  })
  await setPlan('pro')
  expect((await put([...DEFAULT, '1440p'])).status).toBe(200)
  expect((await put([...DEFAULT, '1440p', '2160p'])).body.error.data).toMatchObject({
    limit: 1_440,
    plan: 'enterprise',
  })
})

it('a channel has one of its account’s rungs as its resolution, which then cannot be removed', async () => {
  const me = web.as(tenant.userId)
  const { id, resolution } = await me.channel.create({ name: 'One' })
  expect(resolution).toBe('1080p')
  const refused = await web.rest('PATCH', `/api/channels/${id}`, { key: tenant.key, json: { resolution: '1440p' } })
  expect([refused.status, refused.body.error.data.issues[0].path]).toEqual([400, 'resolution'])
  await put(['2160p', '1440p', ...DEFAULT])
  await me.channel.update({ channelId: id, resolution: '1440p' })
  expect((await me.channel.create({ name: 'Two' })).resolution).toBe('2160p')
  expect((await put(['2160p', ...DEFAULT])).body.error.code).toBe('RUNG_IN_USE')
  expect(await get()).toEqual(['2160p', '1440p', ...DEFAULT])
  await me.channel.update({ channelId: id, resolution: '1080p' })
  expect((await put(['2160p', ...DEFAULT])).status).toBe(200)
})

it('destinations get a rung that every item has', async () => {
  await put(['2160p', ...DEFAULT])
  const me = web.as(tenant.userId)
  const { id: channelId } = await me.channel.create({ name: 'One' })
  const input = { channelId, platform: 'youtube' as const, streamKey: 'abcd-efgh' }
  expect((await me.destination.create(input)).rung).toBe('1080p')
  const body = { ...input, name: 'Other', rung: '2160p' }
  expect(
    (await web.rest('POST', `/api/channels/${channelId}/destinations`, { key: tenant.key, json: body })).status,
  ).toBe(400)
})

it('a smaller plan lowers the ladder and the channels together', async () => {
  await put(['2160p', '1440p', ...DEFAULT, '360p'])
  const { id } = await web.as(tenant.userId).channel.create({ name: 'One' })
  await setPlan('pro')
  await web.db.$transaction((tx) => applyLimits(tx, tenant.who))
  expect(await get()).toEqual(['1440p', ...DEFAULT, '360p'])
  expect((await web.db.channel.findUniqueOrThrow({ where: { id } })).resolution).toBe('1440p')
  await setPlan('free')
  await web.db.$transaction((tx) => applyLimits(tx, tenant.who))
  expect(await get()).toEqual([...DEFAULT, '360p'])
  expect((await web.db.channel.findUniqueOrThrow({ where: { id } })).resolution).toBe('720p')
})

/** A ready item with the default rungs. @param source null: a recording. */
async function addReady(source: readonly [width: number, height: number] | null): Promise<string> {
  const id = newId<string>('md')
  const facts = { sourceName: 'a', sourceBytes: 1n, state: 'READY' as const, readyAt: new Date(0) }
  const upload = source && { sourceSha256: new Uint8Array(32), sourceFacts: { width: source[0], height: source[1] } }
  await web.db.mediaItem.create({ data: { id, accountId: tenant.accountId, title: id, ...facts, ...upload } })
  const file = { track: 'VIDEO' as const, codecs: 'test', averageKbps: 1, peakKbps: 1, bytes: 1n }
  const init = { init: new Uint8Array([1]), initHash: 'abc123' }
  await web.db.rendition.createMany({
    data: DEFAULT.map((name) => ({ ...file, ...init, id: newId<string>('rd'), mediaId: id, name })),
  })
  return id
}

it('what the queue and the progress count is what the encoder makes', async () => {
  const sizes = [
    null,
    [320, 180],
    [2_560, 1_440],
    [2_559, 1_439],
    [3_840, 1_608],
    [1_440, 2_560],
    [4_096, 2_160],
  ] as const
  const items = await Promise.all(sizes.map(async (size) => ({ size, id: await addReady(size) })))
  for (const more of [[], ['360p'], ['1440p'], ['2160p', '1440p'], ['2160p', '1440p', '360p']]) {
    const ladder = [...DEFAULT, ...more]
    await put(ladder)
    const missing = items.map(({ id, size }) => {
      const rungs = pickRungs(ladder, size && { width: size[0], height: size[1] }).map(({ name }) => name)
      return { id, rungs: rungs.filter((name) => !DEFAULT.includes(name)) }
    })
    const queued = await web.db.backfill.findMany({ where: { accountId: tenant.accountId } })
    expect(queued.map(({ mediaId }) => mediaId).sort()).toEqual(
      missing.flatMap(({ id, rungs }) => (rungs.length > 0 ? [id] : [])).sort(),
    )
    const counts = VIDEO_RUNGS.map(({ name: rung }) => {
      return { rung, ready: 0, of: missing.filter(({ rungs }) => rungs.includes(rung)).length }
    })
    expect((await getLadder(web.db, tenant.accountId)).progress).toEqual(counts.filter((count) => count.of > 0))
  }
})
