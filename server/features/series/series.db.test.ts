import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadLibrary } from '#features/playout/load-programming.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let one: string
let two: string
let unready: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  one = await addReadyMedia(web.db, tenant.accountId, { title: 'One', durationMs: 9_600 })
  two = await addReadyMedia(web.db, tenant.accountId, { title: 'Two', durationMs: 19_200 })
  unready = await addReadyMedia(web.db, tenant.accountId, { title: 'Three', state: 'TRANSCODING' })
})
afterAll(() => web?.close())

const me = () => web.as(tenant.userId)
const rest = (method: string, path: string, json?: unknown) => web.rest(method, path, { key: tenant.key, json })

const scheduleWith = (seriesId: string) => ({
  zone: 'UTC',
  seed: 1,
  blocks: [
    {
      id: 'b1',
      title: 'Every evening',
      startsAtLocal: '2027-01-04T20:00:00',
      durationMs: 600_000,
      layer: 'base',
      source: { type: 'series', seriesId },
    },
  ],
})

describe('a series', () => {
  it('is created, reordered, renamed and deleted over REST, and playout uses the order', async () => {
    const made = await rest('POST', '/api/series', { title: ' Harbour ', mediaIds: [one, two] })
    expect([made.status, made.body.title, made.body.durationMs]).toEqual([201, 'Harbour', 28_800])
    const path = `/api/series/${made.body.id}`
    const ordered = await rest('PUT', `${path}/episodes`, { mediaIds: [two, unready, one, two] })
    expect(ordered.body.episodes.map(({ title, ready }: { title: string; ready: boolean }) => [title, ready])).toEqual([
      ['Two', true],
      ['Three', false],
      ['One', true],
      ['Two', true],
    ])
    expect((await loadLibrary(web.db, tenant))?.series.get(made.body.id)).toEqual([two, unready, one, two])
    expect((await rest('PATCH', path, { title: 'Harbour tales' })).body.title).toBe('Harbour tales')
    expect((await rest('GET', '/api/series')).body.series).toMatchObject([{ title: 'Harbour tales', episodeCount: 4 }])
    expect((await me().media.get({ mediaId: one })).series).toEqual([
      { seriesId: made.body.id, title: 'Harbour tales' },
    ])
    expect((await rest('DELETE', path)).body).toEqual({ deleted: true, id: made.body.id })
    expect((await rest('GET', path)).body.error.code).toBe('SERIES_NOT_FOUND')
    expect((await me().media.get({ mediaId: one })).series).toEqual([])
    const trail = await web.db.auditEntry.findMany({ where: { subjectId: made.body.id }, orderBy: { id: 'asc' } })
    expect(trail.map(({ action }) => action)).toEqual([
      'series.create',
      'series.episodes',
      'series.rename',
      'series.delete',
    ])
  })

  it('numbers its episodes in the guide of a channel whose block airs it, in JSON and XMLTV', async () => {
    const films = [one, await addReadyMedia(web.db, tenant.accountId, { title: 'Pilot', durationMs: 600_000 })]
    const { id: seriesId } = await me().series.create({ title: 'Counted', mediaIds: films })
    const { id, slug } = await me().channel.create({ name: 'Counting TV' })
    const at = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000).toISOString()
    const block = { id: 'tales', title: 'Tales', startsAtLocal: at.slice(0, 19), durationMs: 600_000, layer: 'base' }
    const content = { zone: 'UTC', seed: 1, blocks: [{ ...block, source: { type: 'series', seriesId } }] }
    const path = `/api/channels/${id}`
    const published = await rest('POST', `${path}/schedule/versions`, { content, overrideReason: 'A test' })
    expect(published.status, JSON.stringify(published.body)).toBe(201)
    expect((await rest('PUT', `${path}/mode`, { mode: 'calendar' })).status).toBe(200)
    const to = new Date(Date.parse(at) + 600_000).toISOString()
    const { entries } = (await rest('GET', `${path}/guide?from=${at}&to=${to}`)).body
    const listed = entries.map(({ title, episode }: { title: string; episode: unknown }) => [title, episode])
    expect(listed.slice(0, 2)).toEqual([
      ['One', { series: 'Counted', season: null, number: 1, of: 2 }],
      ['Pilot', { series: 'Counted', season: null, number: 2, of: 2 }],
    ])
    const xml = await web.rest('GET', `/guide/${slug}.xml`)
    const document = await xml.response.text()
    expect(document).toContain('<episode-num system="onscreen">E02</episode-num>')
    expect(document).toContain('<episode-num system="xmltv_ns">. 1/2 .</episode-num>')
    // The numbers of the item itself are more exact.
    await me().media.update({ mediaId: films[1]!, season: 2, episode: 5 })
    const again = (await rest('GET', `${path}/guide?from=${at}&to=${to}`)).body.entries[1]
    expect(again.episode).toEqual({ series: 'Counted', season: 2, number: 5, of: null })
  })

  it('is not overwritten by an editor who saw another order', async () => {
    const { id: seriesId } = await me().series.create({ title: 'Two editors', mediaIds: [one, two] })
    await me().series.setEpisodes({ seriesId, mediaIds: [two, one], seen: [one, two] })
    const late = await me()
      .series.setEpisodes({ seriesId, mediaIds: [one], seen: [one, two] })
      .catch((error) => error.cause)
    expect(late).toMatchObject({ code: 'REVISION_CONFLICT', data: { current: [two, one] } })
    expect((await me().series.get({ seriesId })).episodes.map(({ mediaId }) => mediaId)).toEqual([two, one])
  })

  it('loses only an episode that is deleted from the library', async () => {
    const gone = await addReadyMedia(web.db, tenant.accountId)
    const { id: seriesId } = await me().series.create({ title: 'Shorter', mediaIds: [one, gone, two] })
    await me().media.delete({ mediaId: gone })
    const { episodes } = await me().series.get({ seriesId })
    expect(episodes.map(({ mediaId }) => mediaId)).toEqual([one, two])
    await me().series.setEpisodes({ seriesId, mediaIds: [two, one], seen: [one, two] })
  })

  it('cannot be deleted while a draft or a published schedule airs it, and names it', async () => {
    const { id: seriesId } = await me().series.create({ title: 'On air', mediaIds: [one] })
    const { id: channelId } = await me().channel.create({ name: 'Evening TV' })
    const refusal = () =>
      me()
        .series.delete({ seriesId })
        .catch((error) => error.cause)
    await me().schedule.saveDraft({ channelId, content: scheduleWith(seriesId), revision: 0 })
    expect(await refusal()).toMatchObject({
      code: 'SERIES_IN_USE',
      message: expect.stringContaining('the draft of “Evening TV”'),
    })
    await me().schedule.publish({ channelId, overrideReason: 'A test' })
    expect((await me().series.get({ seriesId })).usedBy).toEqual([{ channelId, name: 'Evening TV', published: true }])
    expect((await refusal()).message).toContain('the published schedule of “Evening TV”')
    // An earlier version does not count: only the newest one airs.
    await me().schedule.publish({ channelId, content: { zone: 'UTC', seed: 1, blocks: [] }, overrideReason: 'A test' })
    await expect(me().series.delete({ seriesId })).resolves.toMatchObject({ deleted: true })
  })

  it.each([
    [{ title: '  ' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ title: 'a\u0007' }, 'title'],
    [{ title: 'Fine', mediaIds: Array.from({ length: 5_001 }, () => 'md_x') }, 'mediaIds'],
  ])('with invalid text or too many episodes is not created (%#)', async (json, path) => {
    const before = await web.db.series.count()
    const { status, body } = await rest('POST', '/api/series', json)
    expect([status, body.error.data.issues[0].path]).toEqual([400, path])
    expect(await web.db.series.count()).toBe(before)
  })
})
