import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceReport, SourceTrack } from '#domain/media/source-report.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { findPreparation } from './find-preparation.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const COMMON = { isDecodable: true, title: null, isForced: false, isAside: false, isStill: false, startMs: 0 }
const audioTrack = (stream: number, language: string, isDefault: boolean): SourceTrack => ({
  ...{ ...COMMON, stream, kind: 'audio', codec: 'aac', language, isDefault, endMs: 9_600, video: null },
  audio: { channels: 2, layout: 'stereo', sampleRateHz: 48_000 },
})
const REPORT: SourceReport = {
  container: 'matroska,webm',
  statedMs: 9_600,
  chapters: [{ startMs: 0, title: 'Opening' }],
  tracks: [
    {
      ...{ ...COMMON, stream: 0, kind: 'video', codec: 'h264', language: null, isDefault: true, endMs: 9_600 },
      audio: null,
      video: {
        ...{ width: 1280, height: 720, frameRate: 50, isVariableRate: false, hdr: null, colourSpace: 'bt709' },
        ...{ primaries: null, isFullRange: false, pixelFormat: 'yuv420p', scan: 'progressive', rotation: 0 },
        ...{ pixelAspect: null, hasClosedCaptions: false },
      },
    },
    audioTrack(1, 'ger', true),
    audioTrack(2, 'eng', false),
    {
      ...COMMON,
      stream: 3,
      kind: 'text',
      codec: 'subrip',
      language: 'eng',
      isDefault: false,
      endMs: null,
      ...{ video: null, audio: null },
    },
  ],
}

async function addItem(row: object = {}) {
  const mediaId = await addReadyMedia(web.db, tenant.accountId, { title: 'Film' })
  await web.db.mediaItem.update({ where: { id: mediaId }, data: { sourceReport: REPORT, ...row } })
  return mediaId
}
const get = (mediaId: string) => web.rest('GET', `/api/media/${mediaId}/tracks`, { key: tenant.key })
const put = (mediaId: string, json: object) =>
  web.rest('PUT', `/api/media/${mediaId}/tracks`, { key: tenant.key, json })
const airing = (body: { tracks: { stream: number; airs: boolean }[] }) =>
  body.tracks.filter(({ airs }) => airs).map(({ stream }) => stream)

describe('the tracks of a file', () => {
  it('are listed with those that air, its chapters and what is done to it', async () => {
    const { status, body } = await get(await addItem())
    expect(status).toBe(200)
    expect(body).toMatchObject({
      container: 'matroska,webm',
      chapters: [{ startMs: 0, title: 'Opening' }],
      videoStream: null,
      audioStream: null,
      verdict: [
        { level: 'info', text: '50 fps becomes 25 fps: frames are dropped.' },
        { level: 'info', text: 'Stream 2 (audio) is not used: the account has chosen no audio languages.' },
        { level: 'info', text: 'Stream 3 (text) becomes captions in English.' },
        { level: 'info', text: 'One chapter: its start becomes a break.' },
      ],
    })
    expect(airing(body)).toEqual([0, 1])
    expect(body.tracks[3]).toMatchObject({ kind: 'text', codec: 'subrip', language: 'eng', airs: false })
  })

  it('are judged by the languages of the account and of the item', async () => {
    const other = await addTenant(web.db)
    const chosen = { captions: [], audio: ['de', 'en', 'fr'] }
    await web.rest('PUT', '/api/account/languages', { key: other.key, json: chosen })
    const mediaId = await addReadyMedia(web.db, other.accountId)
    const [video, german, english, text] = REPORT.tracks
    const tracks = [video, german, english, { ...text, language: null }]
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { sourceReport: { ...REPORT, tracks } as object } })
    const { body } = await web.rest('GET', `/api/media/${mediaId}/tracks`, { key: other.key })
    expect(body.verdict.map(({ text }: { text: string }) => text).slice(1, -1)).toEqual([
      'The file has no audio in French: stream 1 (audio) airs there.',
      'Stream 2 (audio) becomes the audio in English.',
      'Stream 3 (text) becomes captions in German.',
      'Stream 3 (text) states no language: German is assumed.',
    ])
  })

  it('are unknown for a recording, and before the check', async () => {
    const mediaId = await addReadyMedia(web.db, tenant.accountId)
    expect((await get(mediaId)).body).toMatchObject({ container: null, tracks: [], verdict: [] })
    expect((await put(mediaId, { audioStream: 2 })).body.error).toMatchObject({ code: 'MEDIA_UNCHECKED' })
  })
})

describe('the choice of tracks', () => {
  it('queues the item again, also one that failed or is being prepared; the audit trail has it', async () => {
    for (const state of ['READY', 'FAILED', 'TRANSCODING'] as const) {
      const mediaId = await addItem({ state, attempts: 3, failureCode: 'STALLED', workerId: null })
      const { status, body } = await put(mediaId, { audioStream: 2 })
      expect([status, body.audioStream, airing(body)]).toEqual([200, 2, [0, 2]])
      expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toMatchObject({
        ...{ state: 'UPLOADED', progress: 0, attempts: 0, failureCode: null, videoStream: null, audioStream: 2 },
      })
      expect(await web.db.auditEntry.findFirst({ where: { subjectId: mediaId } })).toMatchObject({
        ...{ action: 'media.tracks', data: { title: 'Film' }, actor: `key:${tenant.keyId}` },
      })
    }
  })

  it('that changes nothing prepares nothing', async () => {
    const mediaId = await addItem({ audioStream: 2 })
    expect((await put(mediaId, { audioStream: 2 })).status).toBe(200)
    expect((await put(mediaId, {})).status).toBe(200)
    expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toMatchObject({ state: 'READY' })
    expect((await put(mediaId, { audioStream: null })).status).toBe(200)
    expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toMatchObject({ state: 'UPLOADED' })
  })

  it('framing and loudness follow the account’s defaults until the item has its own', async () => {
    const mediaId = await addItem({ loudnessLufs: -30 })
    const defaults = () => web.rest('GET', '/api/media-defaults', { key: tenant.key })
    expect((await defaults()).body).toEqual({ framing: 'pad', targetLufs: -23, frameRate: 25, access: 'private' })
    const patch = (json: object) => web.rest('PATCH', '/api/media-defaults', { key: tenant.key, json })
    expect((await patch({ targetLufs: -16 })).body).toEqual({
      framing: 'pad',
      targetLufs: -16,
      frameRate: 25,
      access: 'private',
    })
    expect(await findPreparation(web.db, mediaId)).toMatchObject({ framing: 'pad', targetLufs: -16 })
    const { body } = await put(mediaId, { framing: 'crop', targetLufs: -24 })
    expect(body).toMatchObject({ framing: 'crop', targetLufs: -24 })
    const texts = body.verdict.map(({ text }: { text: string }) => text)
    expect(texts).toContain('−30.0 LUFS is raised by 6.0 dB to −24.0 LUFS.')
    expect(await findPreparation(web.db, mediaId)).toMatchObject({ framing: 'crop', targetLufs: -24 })
    for (const json of [{ targetLufs: -20 }, { framing: 'stretch' }]) expect((await patch(json)).status).toBe(400)
    expect(await web.db.auditEntry.findFirst({ where: { action: 'media.defaults' } })).toMatchObject({
      subjectId: tenant.accountId,
    })
    await patch({ targetLufs: -23 })
  })

  it('states languages of tracks, which replace those of the file; the audit trail has them', async () => {
    const mediaId = await addItem()
    const { status, body } = await put(mediaId, { languages: { 2: 'FR', 3: 'pt-br' } })
    expect([status, body.languages]).toEqual([200, { 2: 'fr', 3: 'pt-BR' }])
    expect(body.tracks.map(({ language }: { language: string | null }) => language)).toEqual([
      null,
      'ger',
      'eng',
      'eng',
    ])
    const texts = body.verdict.map(({ text }: { text: string }) => text)
    expect(texts).toContain('Stream 3 (text) becomes captions in Brazilian Portuguese.')
    expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toMatchObject({ state: 'UPLOADED' })
    expect(await findPreparation(web.db, mediaId)).toMatchObject({ languages: { 2: 'fr', 3: 'pt-BR' } })
    expect(await web.db.auditEntry.findFirst({ where: { subjectId: mediaId } })).toMatchObject({
      action: 'media.tracks',
      before: { languages: {} },
      after: { languages: { 2: 'fr', 3: 'pt-BR' } },
    })
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'READY' } })
    await put(mediaId, { languages: { 3: 'pt-BR', 2: 'fr' }, audioStream: null })
    expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toMatchObject({ state: 'READY' })
    expect((await put(mediaId, { audioStream: 2 })).body.languages).toEqual({ 2: 'fr', 3: 'pt-BR' })
    expect((await put(mediaId, { languages: {} })).body.languages).toEqual({})
    const tooMany = Object.fromEntries(Array.from({ length: 101 }, (_, stream) => [stream, 'de']))
    expect((await put(mediaId, { languages: tooMany })).body.error.message).toContain('At most 100 tracks.')
  })

  it('of an added language queues ready items with audio of which somebody stated it', async () => {
    const other = await addTenant(web.db)
    const [video, , english] = REPORT.tracks
    const tracks = [video, { ...english, stream: 1, language: null }, { ...english, language: null }]
    for (const trackLanguages of [{}, { 2: 'fr' }]) {
      const id = await addReadyMedia(web.db, other.accountId)
      const data = { sourceReport: { ...REPORT, tracks } as object, sourceSha256: new Uint8Array(32), trackLanguages }
      await web.db.mediaItem.update({ where: { id }, data })
    }
    const put = (audio: string[]) => web.rest('PUT', '/api/account/languages', { key: other.key, json: { audio } })
    expect((await put(['fr'])).body.waiting).toBe(1)
  })

  it.each([
    [{ languages: { 0: 'de' } }, 'Stream 0 of this file is no audio and no text'],
    [{ languages: { 7: 'de' } }, 'Stream 7 of this file is no audio and no text'],
    [{ languages: { 1: 'german' } }, 'Give a language as BCP 47 names it'],
    [{ languages: { first: 'de' } }, 'Name tracks by their index in the file'],
    [{ audioStream: 3 }, 'Stream 3 of this file has no audio'],
    [{ audioStream: 9 }, 'Stream 9 of this file has no audio'],
    [{ videoStream: 1 }, 'Stream 1 of this file has no video'],
  ])('a track that cannot air is refused: %o', async (choice, words) => {
    const mediaId = await addItem()
    const { status, body } = await put(mediaId, choice)
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT'])
    expect(body.error.message).toContain(words)
    expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toMatchObject({ state: 'READY' })
  })

  it('is refused while viewers can watch the item: the new files would replace those on air', async () => {
    const mediaId = await addItem()
    const channel = await web.rest('POST', '/api/channels', { key: tenant.key, json: { name: 'One' } })
    const items = [{ mediaId, title: 'Film', kind: 'PROGRAMME', durationMs: 9_600, formatKey: 'house-1', position: 0 }]
    const times = { startsAt: new Date(), endsAt: null, loop: true, cause: 'start' }
    const numbers = { ordinal: 0, run: 1, clockMs: 0n, mediaSequence: 0n, discontinuitySequence: 0 }
    await web.db.timelineChunk.create({ data: { channelId: channel.body.id, ...times, ...numbers, items } })
    const { status, body } = await put(mediaId, { audioStream: 2 })
    expect([status, body.error.code]).toEqual([409, 'MEDIA_IN_USE'])
    expect(body.error.message).toMatch(/Nothing was changed; it can be changed once .*“One”/)
    expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toMatchObject({ state: 'READY' })
  })
})
