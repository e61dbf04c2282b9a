import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mediaPaths } from '#adapters/media-store.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const upload = (name: string, init: RequestInit & { headers?: Record<string, string> }, query = '') =>
  web.rest('POST', `/api/media?name=${encodeURIComponent(name)}${query}`, {
    key: tenant.key,
    ...init,
    ...(init.body instanceof ReadableStream ? ({ duplex: 'half' } as object) : {}),
  })

/** No partial file, no empty folder, no row. */
async function expectNothingKept(rowsBefore: number): Promise<void> {
  const parts = join(web.services.dataDir, 'uploads')
  expect(existsSync(parts) ? readdirSync(parts) : []).toEqual([])
  expect(await web.db.mediaItem.count()).toBe(rowsBefore)
  const folder = join(web.services.dataDir, 'media', tenant.accountId)
  expect(existsSync(folder) ? readdirSync(folder).length : 0).toBe(rowsBefore)
}

function chunks(count: number, then: (controller: ReadableStreamDefaultController<Uint8Array>) => void) {
  let sent = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ < count) controller.enqueue(new Uint8Array(1_000).fill(sent))
      else then(controller)
    },
  })
}

it('stores the bytes unchanged and queues the item for transcoding', async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000))
  const { status, body } = await upload('Summer film.mov', { body: bytes }, '&kind=ad')
  expect(status).toBe(201)
  expect(body).toMatchObject({
    status: 'uploaded',
    title: 'Summer film',
    kind: 'ad',
    sourceName: 'Summer film.mov',
    sourceBytes: 60_000,
    thumbnailUrl: null,
  })
  const { source } = mediaPaths(web.services.dataDir, tenant.accountId, body.id)
  expect(Buffer.compare(readFileSync(source), bytes)).toBe(0)
  expect(await web.db.auditEntry.findFirst({ where: { subjectId: body.id } })).toMatchObject({
    action: 'media.upload',
    actor: `key:${tenant.keyId}`,
  })
})

it.each([
  ['Films', 'Films'],
  ['  Films\u200B  ', 'Films'],
  [' ', null],
])('lists the item in the folder %j: %j', async (given, folder) => {
  const { status, body } = await upload('film.mp4', { body: 'bytes' }, `&folder=${encodeURIComponent(given)}`)
  expect([status, body.folder]).toEqual([201, folder])
})

it.each(['x'.repeat(61), 'Films\u0007'])('refuses the folder %j before the file', async (folder) => {
  const before = await web.db.mediaItem.count()
  const { status, body } = await upload('film.mp4', { body: 'bytes' }, `&folder=${encodeURIComponent(folder)}`)
  expect([status, body.code, body.error.data.issues]).toMatchObject([400, 'INVALID_INPUT', [{ path: 'folder' }]])
  await expectNothingKept(before)
})

it.each([
  ['../../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['a\u0000b\u0007\nc.mp4', 'abc.mp4'],
  [`${'x'.repeat(500)}.mp4`, 'x'.repeat(200)],
])('a name like %j stays a name', async (given, shown) => {
  const { status, body } = await upload(given, { body: 'bytes' })
  expect(status).toBe(201)
  expect(body.sourceName).toBe(shown)
  expect(existsSync(mediaPaths(web.services.dataDir, tenant.accountId, body.id).source)).toBe(true)
})

it('keeps nothing of a connection that breaks', async () => {
  const before = await web.db.mediaItem.count()
  const { status, body } = await upload('film.mp4', {
    body: chunks(20, (controller) => controller.error(new Error('aborted'))),
  })
  expect(status).toBe(400)
  expect(body.error).toMatchObject({ code: 'UPLOAD_BROKEN', retryable: true })
  await expectNothingKept(before)
})

it('keeps nothing of a sender that disappears silently', async () => {
  const before = await web.db.mediaItem.count()
  const gone = new AbortController()
  const pending = upload('film.mp4', { body: chunks(20, () => gone.abort()), signal: gone.signal })
  expect((await pending).body.error.code).toBe('UPLOAD_BROKEN')
  await expectNothingKept(before)
})

it('keeps nothing when fewer bytes arrive than announced', async () => {
  const before = await web.db.mediaItem.count()
  const { body } = await upload('film.mp4', {
    body: chunks(5, (controller) => controller.close()),
    headers: { 'content-length': '9000' },
  })
  expect(body.error).toMatchObject({ code: 'UPLOAD_BROKEN', data: { announcedBytes: 9_000, receivedBytes: 5_000 } })
  await expectNothingKept(before)
})

it('rejects an empty upload, announced or not', async () => {
  const before = await web.db.mediaItem.count()
  expect((await upload('film.mp4', {})).body.error.code).toBe('UPLOAD_EMPTY')
  expect((await upload('film.mp4', { body: chunks(0, (c) => c.close()) })).body.error.code).toBe('UPLOAD_EMPTY')
  await expectNothingKept(before)
})

it('stops at the size limit, announced or not', async () => {
  const before = await web.db.mediaItem.count()
  const announced = await upload('film.mp4', { body: 'x', headers: { 'content-length': '10000001' } })
  const streamed = await upload('film.mp4', { body: chunks(20_000, (controller) => controller.close()) })
  expect([announced.status, streamed.status]).toEqual([413, 413])
  await expectNothingKept(before)
})

it('requires a name', async () => {
  const { status, body } = await web.rest('POST', '/api/media', { key: tenant.key, body: 'bytes' })
  expect(status).toBe(400)
  expect(body.error).toMatchObject({ code: 'INVALID_INPUT', data: { issues: [{ path: 'name' }] } })
})

it('an item goes to the trash and from there with its files, but not while it is on a rundown', async () => {
  const { body: item } = await upload('film.mp4', { body: 'bytes' })
  await web.db.mediaItem.update({ where: { id: item.id }, data: { state: 'READY', durationMs: 9_600, formatKey: 'f' } })
  const caller = web.as(tenant.userId)
  const channel = await caller.channel.create({ name: 'News' })
  await caller.channel.setRundown({ channelId: channel.id, items: [item.id] })
  const refused = await web.rest('DELETE', `/api/media/${item.id}`, { key: tenant.key })
  expect(refused.status).toBe(409)
  expect(refused.body.error).toMatchObject({ code: 'MEDIA_IN_USE', data: { channels: [{ name: 'News' }] } })
  // No longer on the rundown, but a recently ended chunk still has it.
  await web.db.rundownItem.deleteMany({ where: { channelId: channel.id } })
  const chunk = {
    channelId: channel.id,
    ordinal: 0,
    run: 1,
    startsAt: new Date(Date.now() - 600_000),
    endsAt: new Date(Date.now() - 1_000),
    clockMs: 0n,
    mediaSequence: 0n,
    discontinuitySequence: 0,
    loop: true,
    items: [{ mediaId: item.id }],
    cause: 'start',
  }
  await web.db.timelineChunk.create({ data: chunk })
  const aired = await web.rest('DELETE', `/api/media/${item.id}`, { key: tenant.key })
  expect([aired.status, aired.body.error.code]).toEqual([409, 'MEDIA_IN_USE'])
  // A DVR window of ten minutes, and one minute for late viewers.
  expect(aired.body.error.message).toContain('can be deleted in 11 min, once “News”')
  const move = (endsAt: Date | null) =>
    web.db.timelineChunk.update({
      where: { channelId_ordinal: { channelId: channel.id, ordinal: 0 } },
      data: { endsAt },
    })
  await move(new Date(Date.now() + 2 * 3_600_000))
  const ahead = await web.rest('DELETE', `/api/media/${item.id}`, { key: tenant.key })
  expect(ahead.body.error.message).toContain(
    'can be deleted in 2 h 11 min, once “News” has aired what is written ahead',
  )
  expect(Date.parse(ahead.body.error.data.channels[0].freeAt)).toBeGreaterThan(Date.now() + 2 * 3_600_000)
  await move(null)
  const endless = await web.rest('DELETE', `/api/media/${item.id}`, { key: tenant.key })
  expect(endless.body.error.message).toContain('can be deleted once something else is planned on “News”')
  await web.db.timelineChunk.update({
    where: { channelId_ordinal: { channelId: channel.id, ordinal: 0 } },
    data: { endsAt: new Date(Date.now() - 3_600_000) },
  })
  expect((await web.rest('DELETE', `/api/media/${item.id}`, { key: tenant.key })).status).toBe(200)
  const { folder } = mediaPaths(web.services.dataDir, tenant.accountId, item.id)
  expect((await web.rest('GET', `/api/media/${item.id}`, { key: tenant.key })).status).toBe(404)
  expect(existsSync(folder)).toBe(true)
  expect((await web.rest('DELETE', `/api/media/${item.id}/deleted`, { key: tenant.key })).status).toBe(200)
  expect([existsSync(folder), await web.db.mediaItem.count({ where: { id: item.id } })]).toEqual([false, 0])
})

it('retries a failed item, and no other', async () => {
  const { body: item } = await upload('film.mp4', { body: 'bytes' })
  expect((await web.rest('POST', `/api/media/${item.id}/retry`, { key: tenant.key })).status).toBe(400)
  await web.db.mediaItem.update({
    where: { id: item.id },
    data: { state: 'FAILED', failureCode: 'NOT_A_VIDEO', failureMessage: 'This is not a video.' },
  })
  const { status, body } = await web.rest('POST', `/api/media/${item.id}/retry`, { key: tenant.key })
  expect([status, body.status, body.failure]).toEqual([202, 'uploaded', null])
})
