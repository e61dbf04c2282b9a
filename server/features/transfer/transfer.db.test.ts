import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { codeOf } from '#server/testing/code-of.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import type { ImportFormat } from './schema.ts'

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

const media = (title: string, facts: object = {}) => addReadyMedia(web.db, tenant.accountId, { title, ...facts })
const rundownOf = async (channelId: string) =>
  (await caller.channel.get({ channelId })).rundown.map((item) => item.mediaId)
const counts = () =>
  Promise.all([
    web.db.channel.count(),
    web.db.rundownItem.count(),
    web.db.auditEntry.count(),
    web.db.scheduleDraft.count(),
  ])

const XMLTV = `<?xml version="1.0"?><!DOCTYPE tv SYSTEM "xmltv.dtd"><tv><channel id="a"><display-name>A</display-name></channel>
<programme start="20270228200000 +0100" stop="20270228210000 +0100" channel="a"><title lang="en">News &amp; Weather</title></programme>
<programme start="20270228210000 +0100" channel="a"><title>Film</title></programme>
<programme start="20270228230000 +0100" stop="20270301000000 +0100" channel="a"><title>Unknown</title></programme></tv>`

describe('a rundown of another program', () => {
  const FILES: [ImportFormat, string][] = [
    ['csv', 'Title;Length\nFilm;0:00:09\n"News & Weather";9\nNobody has it;5\nFILM;9'],
    [
      'm3u',
      '#EXTM3U\n#EXTINF:9,Film\n/videos/x.mp4\n/videos/News%20%26%20Weather.mkv\nnobody.mp4\n#EXTINF:9.6,film\ny.mp4',
    ],
    [
      'ffplayout',
      JSON.stringify({
        channel: 'One',
        date: '2027-02-28',
        program: ['/m/Film.mp4', 'D:\\m\\News & Weather.mkv', '/m/nobody.mp4', '/m/film.mp4'].map((source) => ({
          ...{ in: 0, out: 9.6, duration: 9.6, source },
        })),
      }),
    ],
  ]

  it.each(FILES)('as %s is previewed without a change, then applied', async (format, content) => {
    const [film, news] = [await media('Film'), await media('News & Weather')]
    const channelId = (await caller.channel.create({ name: 'Target' })).id
    const before = await counts()
    const preview = await caller.transfer.import({ format, file: content, channelId, dryRun: true })
    expect(preview).toMatchObject({ dryRun: true, target: 'rundown', name: 'Target', matched: 3 })
    expect(preview.rows.map(({ status }) => status)).toEqual(['matched', 'matched', 'missing', 'matched'])
    expect(await counts()).toEqual(before)
    expect(await rundownOf(channelId)).toEqual([])
    const applied = await caller.transfer.import({ format, file: content, channelId })
    expect(applied).toEqual({ ...preview, dryRun: false })
    expect(await rundownOf(channelId)).toEqual([film, news, film])
  })

  it('becomes a new channel without one, with the time zone and name that were given', async () => {
    await media('Film')
    const given = { format: 'csv' as const, file: 'file\nfilm.mp4', name: 'From a file', timeZone: 'Europe/Berlin' }
    expect((await caller.transfer.import({ ...given, dryRun: true })).channelId).toBeNull()
    const { channelId } = await caller.transfer.import(given)
    expect(await caller.channel.get({ channelId: channelId! })).toMatchObject({
      name: 'From a file',
      status: 'STOPPED',
    })
    expect((await caller.schedule.getDraft({ channelId: channelId! })).content.zone).toBe('Europe/Berlin')
    expect(await codeOf(caller.transfer.import(given))).toBe('CHANNEL_NAME_TAKEN')
    await web.db.limitOverride.create({
      data: { accountId: tenant.accountId, limit: 'channels', value: 1, reason: 'A test' },
    })
    expect(await codeOf(caller.transfer.import({ ...given, name: 'One more' }))).toBe('LIMIT_REACHED')
  })

  it('names what is ambiguous or not ready, and takes the item of that length', async () => {
    await media('Twice', { durationMs: 9_600 })
    const long = await media('Twice', { durationMs: 60_000 })
    await media('Later', { state: 'TRANSCODING' })
    const channelId = (await caller.channel.create({ name: 'Strict' })).id
    const content = 'title,duration\nTwice,\nTwice,60\nLater,5'
    const { rows } = await caller.transfer.import({ format: 'csv', file: content, channelId })
    expect(rows.map(({ status }) => status)).toEqual(['ambiguous', 'matched', 'not-ready'])
    expect(await rundownOf(channelId)).toEqual([long])
  })

  it.each<[ImportFormat, string, string]>([
    ['csv', 'title\n"never closed', 'IMPORT_UNREADABLE'],
    ['csv', ' \n ', 'IMPORT_UNREADABLE'],
    ['csv', `title\n${'a\n'.repeat(2_001)}`, 'IMPORT_UNREADABLE'],
    ['csv', 'title\nNobody has it', 'IMPORT_EMPTY'],
    ['m3u', '#EXTM3U\n#EXT-X-TARGETDURATION:2\na.ts', 'IMPORT_UNREADABLE'],
    ['ffplayout', '{"program": [{"source": 1}]}', 'IMPORT_UNREADABLE'],
    ['ffplayout', '{', 'IMPORT_UNREADABLE'],
    ['xmltv', '<tv><programme', 'IMPORT_UNREADABLE'],
    ['xmltv', '<!DOCTYPE tv [<!ENTITY a "b">]><tv/>', 'IMPORT_UNREADABLE'],
    ['xmltv', '<tv></tv>', 'IMPORT_UNREADABLE'],
    ['channel', '{"format": "other"}', 'IMPORT_UNREADABLE'],
    ['channel', '[]', 'IMPORT_UNREADABLE'],
  ])('as %s %j changes nothing: %s', async (format, content, code) => {
    const channelId = format === 'channel' ? undefined : (await caller.channel.create({ name: 'Unchanged' })).id
    const before = await counts()
    expect(await codeOf(caller.transfer.import({ format, file: content, ...(channelId && { channelId }) }))).toBe(code)
    expect(await counts()).toEqual(before)
  })

  it('reaches no foreign channel and no foreign item', async () => {
    const stranger = await addTenant(web.db)
    await addReadyMedia(web.db, stranger.accountId, { title: 'Theirs' })
    const { id } = await web.as(stranger.userId).channel.create({ name: 'Theirs' })
    await media('Mine')
    expect(await codeOf(caller.transfer.import({ format: 'csv', file: 'title\nMine', channelId: id }))).toBe(
      'CHANNEL_NOT_FOUND',
    )
    const { rows } = await caller.transfer.import({ format: 'csv', file: 'title\nTheirs', dryRun: true })
    expect(rows).toMatchObject([{ status: 'missing', mediaId: null }])
  })
})

it('an XMLTV day becomes blocks of the draft at its local times, and replaces an earlier import of that day', async () => {
  const [news, film] = [await media('News & Weather'), await media('Film', { durationMs: 5_400_000 })]
  const { id: channelId } = await caller.channel.create({ name: 'Guide', timeZone: 'Europe/London' })
  const nightly = { type: 'item' as const, mediaId: film }
  const kept = {
    id: 'b1',
    title: 'Nightly',
    startsAtLocal: '2027-01-01T23:00:00',
    durationMs: 600_000,
    layer: 'base',
    rrule: 'FREQ=DAILY',
    source: nightly,
  }
  await caller.schedule.saveDraft({
    channelId,
    content: { zone: 'Europe/London', seed: 1, blocks: [kept] },
    revision: 1,
  })
  for (let twice = 0; twice < 2; twice++) {
    const { target, matched, rows } = await caller.transfer.import({ format: 'xmltv', file: XMLTV, channelId })
    expect([target, matched, rows.length]).toEqual(['schedule', 2, 3])
    expect(rows[0]?.startsAt).toBe('2027-02-28T19:00:00.000Z')
  }
  const { content } = await caller.schedule.getDraft({ channelId })
  expect(
    content.blocks.map(({ title, startsAtLocal, durationMs, source }) => [title, startsAtLocal, durationMs, source]),
  ).toEqual([
    ['Nightly', '2027-01-01T23:00:00', 600_000, { type: 'item', mediaId: film }],
    ['News & Weather', '2027-02-28T19:00:00', 3_600_000, { type: 'item', mediaId: news }],
    ['Film', '2027-02-28T20:00:00', 7_200_000, { type: 'item', mediaId: film }],
  ])
})

describe('an exported channel', () => {
  async function makeChannel() {
    const [film, news] = [await media('Film'), await media('News')]
    const settings = {
      labels: ['east'],
      folder: 'Sport',
      fallbackVideo: news,
      hlsEnabled: false,
      resolution: '720p' as const,
    }
    const { id } = await caller.channel.create({ name: 'Sport One', ...settings })
    await caller.channel.setRundown({ channelId: id, items: [film, news, film], loop: false })
    const blocks = [
      {
        id: 'b1',
        title: 'Film',
        startsAtLocal: '2027-01-01T20:00:00',
        durationMs: 600_000,
        layer: 'base',
        source: { type: 'item', mediaId: film },
      },
      {
        id: 'b2',
        title: 'Feed',
        startsAtLocal: '2027-01-01T21:00:00',
        durationMs: 600_000,
        layer: 'base',
        source: { type: 'live', contributionId: 'cn_gone' },
      },
    ]
    await caller.schedule.saveDraft({
      channelId: id,
      content: { zone: 'Europe/Berlin', seed: 1, blocks } as never,
      revision: 0,
    })
    await caller.destination.create({ channelId: id, platform: 'twitch', streamKey: 'live_s3cret' })
    return { id, film, news, settings }
  }

  it('has no key, and becomes the same channel again', async () => {
    const { id, film, news, settings } = await makeChannel()
    const { status, body } = await web.rest('GET', `/api/channels/${id}/export`, { key: tenant.key })
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toContain('s3cret')
    expect(body).toMatchObject({
      format: 'cloud-playout-channel',
      rundown: [film, news, film],
      media: { [film]: { title: 'Film' } },
    })
    const json = { format: 'channel', file: JSON.stringify(body) }
    const made = await web.rest('POST', '/api/channels/import', { key: tenant.key, json })
    expect([made.status, made.body.name, made.body.notes.length]).toEqual([200, 'Sport One 2', 2])
    const copy = await caller.channel.get({ channelId: made.body.channelId })
    expect(copy).toMatchObject({ ...settings, loop: false, destinations: [{ platform: 'twitch', enabled: false }] })
    expect(copy.rundown.map(({ mediaId }) => mediaId)).toEqual([film, news, film])
    const { content } = await caller.schedule.getDraft({ channelId: copy.id })
    expect([content.zone, content.blocks.map(({ title }) => title)]).toEqual(['Europe/Berlin', ['Film']])
  })

  it('finds its items in another account by checksum before title', async () => {
    const { id, film } = await makeChannel()
    const other = await addTenant(web.db)
    const titled = await addReadyMedia(web.db, other.accountId, { title: 'Film' })
    const renamed = await addReadyMedia(web.db, other.accountId, { title: 'Renamed' })
    await addSound(film, 7)
    await addSound(renamed, 7)
    await addSound(titled, 8)
    const content = JSON.stringify(await caller.transfer.export({ channelId: id }))
    const theirs = web.as(other.userId)
    const { channelId, matched, rows } = await theirs.transfer.import({ format: 'channel', file: content })
    // All items of these tests have the same file name.
    expect([matched, rows.map(({ status }) => status).sort()]).toEqual([1, ['ambiguous', 'matched']])
    const { rundown } = await theirs.channel.get({ channelId: channelId! })
    expect(rundown.map(({ mediaId }) => mediaId)).toEqual([renamed, renamed])
  })

  it('is previewed without a change', async () => {
    const { id } = await makeChannel()
    const content = JSON.stringify(await caller.transfer.export({ channelId: id }))
    const before = await counts()
    const preview = await caller.transfer.import({ format: 'channel', file: content, dryRun: true })
    expect(preview).toMatchObject({ target: 'channel', channelId: null, name: 'Sport One 2', matched: 2 })
    expect(await counts()).toEqual(before)
  })
})

/** An audio rendition with hashes that are told apart by `byte`. */
async function addSound(mediaId: string, byte: number): Promise<void> {
  const segments = [0, 1].map((index) => ({
    ...{ index, durationMs: 1_920, byteOffset: 0n, byteLength: 1 },
    sha256: Buffer.alloc(32, byte),
  }))
  await web.db.rendition.create({
    data: {
      ...{ id: newId<string>('rd'), mediaId, name: 'audio', track: 'AUDIO', codecs: 'mp4a.40.2', averageKbps: 1 },
      ...{ peakKbps: 1, init: Buffer.alloc(1), initHash: 'a', bytes: 1n },
      segments: { create: segments },
    },
  })
}
