// Copies, deleted channels, and operations on many at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openKeyRing } from '#adapters/master-keys.ts'
import { MAX_LABELS } from '#domain/channel/labels.ts'
import { RESTORABLE_MS } from '#domain/deleted-for.ts'
import { setOverrides } from '#features/admin/set-overrides.ts'
import { openStreamKey } from '#features/destination/stream-key.ts'
import { listChannelHeads } from '#features/playout/list-channel-heads.ts'
import { pruneHistory } from '#features/playout/prune.ts'
import { codeOf } from '#server/testing/code-of.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let caller: ReturnType<TestWeb['as']>

beforeAll(async () => {
  web = await openTestWeb()
})
afterAll(() => web?.close())
beforeEach(async () => {
  tenant = await addTenant(web.db)
  caller = web.as(tenant.userId)
})

const media = (title = 'Film') => addReadyMedia(web.db, tenant.accountId, { title })
const setLimit = (channels: number) =>
  setOverrides(web.db, tenant.who, {
    accountId: tenant.accountId,
    values: { channels },
    reason: 'Test',
    expiresAt: null,
  })
const create = async (name: string, items: string[] = []) => {
  const { id } = await caller.channel.create({ name })
  if (items.length > 0) await caller.channel.setRundown({ channelId: id, items })
  return id
}

describe('a copy of a channel', () => {
  it('has the settings, rundown, draft and destinations, and no key', async () => {
    const [film, news] = [await media('Film'), await media('News')]
    const settings = {
      resolution: '720p' as const,
      labels: ['east'] as string[],
      folder: 'Sport',
      fallbackVideo: news,
      hlsEnabled: false,
    }
    const { id: channelId, slug } = await caller.channel.create({
      name: 'Sport One',
      ...settings,
      timeZone: 'Europe/Berlin',
    })
    await caller.channel.setRundown({ channelId, items: [film, news, film], loop: false })
    await caller.player.update({ channelId, embedDomains: ['tv.example'] })
    await caller.playback.setEncryption({ channelId, encrypted: true })
    await caller.destination.create({ channelId, platform: 'twitch', streamKey: 'live_secret' })
    const copy = await caller.channel.clone({ channelId })
    expect(copy).toMatchObject({ ...settings, name: 'Sport One copy', status: 'STOPPED', loop: false })
    expect(copy.slug).not.toBe(slug)
    const { rundown, destinations } = await caller.channel.get({ channelId: copy.id })
    expect(rundown.map(({ mediaId }) => mediaId)).toEqual([film, news, film])
    expect((await caller.schedule.getDraft({ channelId: copy.id })).content.zone).toBe('Europe/Berlin')
    expect((await caller.player.get({ channelId: copy.id })).embedDomains).toEqual(['tv.example'])
    const row = await web.db.channel.findUniqueOrThrow({ where: { id: copy.id } })
    expect([row.encrypted, row.contentSecret !== null]).toEqual([true, true])
    const [destination] = destinations
    expect(destination).toMatchObject({ platform: 'twitch', enabled: false })
    const keys = openKeyRing(web.services.dataDir)
    expect(await openStreamKey(web.db, destination!.id, keys)).toBe('')
    const on = { channelId: copy.id, destinationId: destination!.id, enabled: true }
    expect(await codeOf(caller.destination.update(on))).toBe('INVALID_INPUT')
    expect(await codeOf(caller.destination.update({ ...on, streamKey: 'live_another' }))).toBe('done')
  })

  it('is numbered, takes a given name, and counts against the limit', async () => {
    const channelId = await create('News')
    expect((await caller.channel.clone({ channelId })).name).toBe('News copy')
    expect((await caller.channel.clone({ channelId })).name).toBe('News copy 2')
    expect((await caller.channel.clone({ channelId, name: 'News West' })).name).toBe('News West')
    expect(await codeOf(caller.channel.clone({ channelId, name: 'news west' }))).toBe('CHANNEL_NAME_TAKEN')
    await setLimit(4)
    expect(await codeOf(caller.channel.clone({ channelId }))).toBe('LIMIT_REACHED')
  })
})

describe('a deleted channel', () => {
  it('is in no list and at no address, and counts against no limit', async () => {
    const channelId = await create('Gone', [await media()])
    const { slug } = await caller.channel.get({ channelId })
    await caller.channel.delete({ channelId })
    expect((await caller.channel.list()).channels).toEqual([])
    expect((await web.rest('GET', `/guide/${slug}.json`)).status).toBe(404)
    expect(await listChannelHeads(web.db, { started: true, ids: [channelId], slugs: [slug] })).toEqual([])
    const limits = await caller.account.limits()
    expect(limits.find(({ name }) => name === 'channels')?.used).toBe(0)
    const { channels } = await caller.channel.listDeleted()
    expect(channels).toMatchObject([{ id: channelId, name: 'Gone', slug }])
    const other = await addTenant(web.db)
    expect((await web.as(other.userId).channel.listDeleted()).channels).toEqual([])
  })

  it('is restored with everything it had, at its address', async () => {
    const channelId = await create('Back', [await media()])
    const before = await caller.channel.get({ channelId })
    await caller.channel.delete({ channelId })
    const { status, body } = await web.rest('POST', `/api/channels/${channelId}/restore`, { key: tenant.key })
    expect([status, body.slug, body.status]).toEqual([200, before.slug, 'STOPPED'])
    expect((await caller.channel.get({ channelId })).rundown).toEqual(before.rundown)
    expect((await caller.channel.listDeleted()).channels).toEqual([])
    expect(await codeOf(caller.channel.restore({ channelId }))).toBe('CHANNEL_NOT_FOUND')
    const actions = await web.db.auditEntry.findMany({
      where: { subjectId: channelId },
      orderBy: { id: 'desc' },
      take: 2,
    })
    expect(actions.map(({ action }) => action)).toEqual(['channel.restore', 'channel.delete'])
  })

  it('leaves its name, and gets a numbered one if another channel has taken it', async () => {
    const channelId = await create('Twice')
    await caller.channel.delete({ channelId })
    await create('Twice')
    expect((await caller.channel.restore({ channelId })).name).toBe('Twice 2')
  })

  it('is not restored above the limit', async () => {
    const channelId = await create('Over')
    await caller.channel.delete({ channelId })
    await create('Instead')
    await setLimit(1)
    expect(await codeOf(caller.channel.restore({ channelId }))).toBe('LIMIT_REACHED')
  })

  it('does not keep an item of the library', async () => {
    const mediaId = await media()
    const channelId = await create('Keeps nothing', [mediaId, await media()])
    await caller.channel.delete({ channelId })
    await caller.media.delete({ mediaId })
    await caller.channel.restore({ channelId })
    expect((await caller.channel.get({ channelId })).rundown).toHaveLength(1)
  })

  it('is removed for good after 30 days', async () => {
    const channelId = await create('For good')
    await caller.channel.delete({ channelId })
    const days = (count: number) => Date.now() + RESTORABLE_MS + count * 86_400_000
    const rows = () => web.db.channel.count({ where: { id: channelId } })
    await pruneHistory(web.db, days(-1))
    expect(await rows()).toBe(1)
    expect((await pruneHistory(web.db, days(1))).channels).toBeGreaterThan(0)
    expect(await rows()).toBe(0)
    expect(await codeOf(caller.channel.restore({ channelId }))).toBe('CHANNEL_NOT_FOUND')
    const last = await web.db.auditEntry.findFirst({ where: { subjectId: channelId }, orderBy: { id: 'desc' } })
    expect(last).toMatchObject({ action: 'channel.purge', accountId: tenant.accountId })
  })
})

describe('an operation on many channels', () => {
  it('answers for each, and one that fails changes nothing for the others', async () => {
    const film = await media()
    const [one, empty, three] = [await create('One', [film]), await create('Empty'), await create('Three', [film])]
    const stranger = await addTenant(web.db)
    const { id: foreign } = await web.as(stranger.userId).channel.create({ name: 'Foreign' })
    const ids = [one, empty, foreign, three, one]
    const { results } = await caller.channel.bulk({ action: 'start', ids })
    expect(results.map(({ id, ...result }) => [id, result.ok || result.code])).toEqual([
      [one, true],
      [empty, 'RUNDOWN_EMPTY'],
      [foreign, 'CHANNEL_NOT_FOUND'],
      [three, true],
    ])
    const desired = await web.db.channel.findMany({ where: { desired: 'STARTED' }, select: { id: true } })
    expect(desired.map(({ id }) => id).sort()).toEqual([one, three].sort())
    const { results: again } = await caller.channel.bulk({ action: 'delete', ids: [one, empty] })
    expect(again.map((result) => result.ok || result.code)).toEqual(['CHANNEL_ON_AIR', true])
  })

  it('adds and removes a label, within the limit', async () => {
    const [one, full] = [await create('Labelled'), await create('Full')]
    const many = Array.from({ length: MAX_LABELS }, (_, index) => `label ${index}`)
    await caller.channel.update({ channelId: full, labels: many })
    const labelsOf = async (channelId: string) => (await caller.channel.get({ channelId })).labels
    const { results } = await caller.channel.bulk({ action: 'tag', ids: [one, full], label: ' East ' })
    expect(results.map((result) => result.ok || result.code)).toEqual([true, 'INVALID_INPUT'])
    expect([await labelsOf(one), await labelsOf(full)]).toEqual([['east'], many])
    await caller.channel.bulk({ action: 'untag', ids: [one, full], label: 'east' })
    expect(await labelsOf(one)).toEqual([])
    expect(await codeOf(caller.channel.bulk({ action: 'tag', ids: [one] }))).not.toBe('done')
  })

  it('moves channels into a folder and out of it, and writes only what changes', async () => {
    const [one, two] = [await create('Moved'), await create('There already')]
    await caller.channel.update({ channelId: two, folder: 'Sport' })
    const { revision } = await web.db.channel.findUniqueOrThrow({ where: { id: two } })
    const move = (folder?: string | null) => caller.channel.bulk({ action: 'move', ids: [one, two], folder })
    expect((await move(' Sport ')).results.every(({ ok }) => ok)).toBe(true)
    const rows = await web.db.channel.findMany({ where: { id: { in: [one, two] } }, orderBy: { name: 'asc' } })
    expect(rows.map((row) => [row.folder, row.revision])).toEqual([
      ['Sport', 1],
      ['Sport', revision],
    ])
    await move(null)
    expect((await caller.channel.get({ channelId: two })).folder).toBeNull()
    const last = await web.db.auditEntry.findFirst({ where: { subjectId: two }, orderBy: { id: 'desc' } })
    expect(last).toMatchObject({ action: 'channel.update', data: { folder: null } })
    expect(await codeOf(move())).not.toBe('done')
  })

  it('starts 500 in one call, once each although two callers do it at once', async () => {
    await setLimit(1_000)
    const film = await media()
    const ids = Array.from({ length: 500 }, (_, index) => `ch_bulk${String(index).padStart(4, '0')}`)
    await web.db.channel.createMany({
      data: ids.map((id) => ({ id, accountId: tenant.accountId, name: id, slug: id.replace('_', '-') })),
    })
    await web.db.rundownItem.createMany({
      data: ids.map((channelId) => ({ id: `ru_${channelId}`, channelId, mediaId: film, position: 0 })),
    })
    const both = await Promise.all([1, 2].map(() => caller.channel.bulk({ action: 'start', ids })))
    const outcomes = both.flatMap(({ results }) => results.map((result) => (result.ok ? 'started' : result.code)))
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(500)
    expect(outcomes.filter((outcome) => outcome === 'ALREADY_STARTED')).toHaveLength(500)
    expect(await web.db.command.count({ where: { channelId: { in: ids }, kind: 'START' } })).toBe(500)
    const tooMany = { action: 'start' as const, ids: [...ids, 'one-more'] }
    expect((await web.rest('POST', '/api/channels/bulk', { key: tenant.key, json: tooMany })).status).toBe(400)
  }, 60_000)
})
