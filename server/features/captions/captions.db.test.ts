import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { MAX_CAPTION_BYTES, MAX_CAPTION_LANGUAGES } from '#domain/captions/cue.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let mediaId: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
beforeEach(async () => {
  mediaId = await addReadyMedia(web.db, tenant.accountId, { title: 'Film' })
})
afterAll(() => web?.close())

const SRT =
  '1\n00:00:01,000 --> 00:00:02,000\nGuten Tag & <font color="red">hallo</font>\n\n2\n00:00:03,000 --> 00:00:04,000\nZwei\n'
const ask = (method: string, path: string, init: { json?: unknown; body?: BodyInit } = {}) =>
  web.rest(method, `/api/media/${mediaId}/captions${path}`, { key: tenant.key, ...init })
const put = (language: string, body: BodyInit) => ask('PUT', `?language=${language}`, { body })
const download = async (language: string) => (await ask('GET', `/${language}/file.vtt`)).response.text()

it('a SubRip file becomes WebVTT, is listed, downloaded, replaced and deleted', async () => {
  const made = await put('DE', SRT)
  expect([made.status, made.body]).toMatchObject([
    200,
    { language: 'de', label: 'Deutsch', source: 'upload', cueCount: 2, offsetMs: 0 },
  ])
  expect(made.body.cues[0]).toEqual({ startMs: 1_000, endMs: 2_000, text: 'Guten Tag &amp; hallo' })
  const file = await ask('GET', '/de/file.vtt')
  expect(file.headers.get('content-type')).toBe('text/vtt; charset=utf-8')
  expect(await file.response.text()).toBe(
    'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nGuten Tag &amp; hallo\n\n00:00:03.000 --> 00:00:04.000\nZwei\n',
  )
  await ask('PUT', '?language=en&label=English%20(SDH)', { body: 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello' })
  const { body } = await ask('GET', '')
  expect(body.captions.map(({ language, label, cueCount }: never) => ({ language, label, cueCount }))).toEqual([
    { language: 'de', label: 'Deutsch', cueCount: 2 },
    { language: 'en', label: 'English (SDH)', cueCount: 1 },
  ])
  expect((await put('de', '00:01.000 --> 00:02.000\nNeu')).body.cueCount).toBe(1)
  expect((await ask('DELETE', '/de')).status).toBe(200)
  expect((await ask('GET', '/de')).body.error.code).toBe('CAPTIONS_NOT_FOUND')
  const trail = await web.db.auditEntry.findMany({ where: { subjectId: mediaId }, orderBy: { id: 'asc' } })
  expect(trail.map(({ action, data }) => [action, (data as { language: string }).language])).toEqual([
    ['captions.upload', 'de'],
    ['captions.upload', 'en'],
    ['captions.upload', 'de'],
    ['captions.delete', 'de'],
  ])
})

it('captions are edited and shifted; the download has the shifted times', async () => {
  await put('de', SRT)
  const cues = [
    { startMs: 5_000, endMs: 6_000, text: 'Später <script>x</script>' },
    { startMs: 500, endMs: 900, text: 'Früher', settings: 'line:0 align:start' },
  ]
  const edited = await ask('PATCH', '/de', { json: { cues, offsetMs: -600, label: '' } })
  expect(edited.body).toMatchObject({ label: 'Deutsch', cueCount: 2, offsetMs: -600 })
  expect(edited.body.cues).toEqual([cues[1], { startMs: 5_000, endMs: 6_000, text: 'Später x' }])
  expect(await download('de')).toBe(
    'WEBVTT\n\n00:00:00.000 --> 00:00:00.300 line:0 align:start\nFrüher\n\n00:00:04.400 --> 00:00:05.400\nSpäter x\n',
  )
  for (const json of [
    { cues: [] },
    { cues: [{ startMs: 2, endMs: 2, text: 'a' }] },
    { cues: [{ startMs: 1, endMs: 2, text: '<script>' }] },
    { cues: [{ startMs: 1, endMs: 2, text: 'a', settings: 'line:0\n\n00:00.000 --> 00:01.000' }] },
    { offsetMs: 90_000_000 },
  ]) {
    const { status, body } = await ask('PATCH', '/de', { json })
    expect([json, status, body.error.code]).toEqual([json, 400, 'INVALID_INPUT'])
  }
  expect((await ask('PATCH', '/fr', { json: { offsetMs: 1 } })).body.error.code).toBe('CAPTIONS_NOT_FOUND')
})

it.each([
  ['no captions', '#EXTM3U\nhttp://127.0.0.1/', 'CAPTIONS_UNREADABLE', /no captions/],
  ['times that run backwards', '00:02.000 --> 00:01.000\na', 'CAPTIONS_UNREADABLE', /^Line 1:/],
  ['bytes that are no text', new Uint8Array([0x80, 0x81]), 'CAPTIONS_UNREADABLE', /UTF-8/],
  ['a NUL', '00:01.000 --> 00:02.000\na\0', 'CAPTIONS_UNREADABLE', /UTF-8/],
  ['too many bytes', 'a'.repeat(MAX_CAPTION_BYTES + 1), 'UPLOAD_TOO_LARGE', /larger than 1 MiB/],
])('a file with %s is rejected, and the captions stay', async (_, body, code, message) => {
  await put('de', SRT)
  const refused = await put('de', body)
  expect(refused.body.error).toMatchObject({ code, message: expect.stringMatching(message) })
  expect((await ask('GET', '/de')).body.cueCount).toBe(2)
})

it('UTF-16 with its mark is read', async () => {
  const text = Buffer.from('\ufeff00:01.000 --> 00:02.000\nÄpfel', 'utf16le')
  expect((await put('de', text)).body.cues).toEqual([{ startMs: 1_000, endMs: 2_000, text: 'Äpfel' }])
  const ssa =
    '[Script Info]\n\n[Events]\nFormat: Marked, Start, End, Text\nDialogue: Marked=0,0:00:01.00,0:00:02.00,a, b\n'
  expect((await put('de', ssa)).body.cues).toEqual([{ startMs: 1_000, endMs: 2_000, text: 'a, b' }])
})

it('captions whose language was not known get one, under which there are no others', async () => {
  await put('qaa', SRT)
  await put('en', SRT)
  const taken = await ask('PATCH', '/qaa', { json: { newLanguage: 'EN' } })
  expect([taken.status, taken.body.error.code]).toEqual([409, 'CAPTIONS_EXIST'])
  const stated = await ask('PATCH', '/qaa', { json: { newLanguage: 'es', offsetMs: 100 } })
  expect(stated.body).toMatchObject({ language: 'es', label: 'Español', cueCount: 2, offsetMs: 100 })
  const { body } = await ask('GET', '')
  expect(body.captions.map(({ language }: never) => language)).toEqual(expect.arrayContaining(['en', 'es']))
  expect((await ask('GET', '/qaa')).body.error.code).toBe('CAPTIONS_NOT_FOUND')
  const entry = await web.db.auditEntry.findFirst({ where: { subjectId: mediaId }, orderBy: { id: 'desc' } })
  expect(entry).toMatchObject({ action: 'captions.update', before: { language: 'qaa' }, after: { language: 'es' } })
})

it('an item has a limited number of languages', async () => {
  const languages = Array.from({ length: MAX_CAPTION_LANGUAGES }, (_, i) => `q${'abcdefghijklmnopqrst'[i]}a`)
  for (const language of languages) expect((await put(language, SRT)).status).toBe(200)
  expect((await put('de', SRT)).body.error.code).toBe('TOO_MANY_CAPTIONS')
  expect((await put(languages[0] ?? '', SRT)).status).toBe(200)
  for (const language of ['', 'german', '../x'])
    expect((await put(language, SRT)).body.error.code).toBe('INVALID_INPUT')
})
