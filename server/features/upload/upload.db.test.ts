// Resumable uploads over REST, as a client of tus 1.0 sends them.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { finishUpload } from './finish-upload.ts'
import { UNTOUCHED_EXPIRES_MS, UPLOAD_EXPIRES_MS } from './schema.ts'
import { sweepUploads } from './sweep-uploads.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const TUS = { 'tus-resumable': '1.0.0' }
const base64 = (text: string) => Buffer.from(text).toString('base64')
const bytesOf = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const pathOf = (id: string) => join(web.services.dataDir, 'uploads', id)

const create = (bytes: number | string, { key = tenant.key, name = 'film.mp4', more = '' } = {}) =>
  web.rest('POST', '/api/uploads', {
    key,
    headers: { ...TUS, 'upload-length': String(bytes), 'upload-metadata': `filename ${base64(name)}${more}` },
  })

/** @returns the id of a new upload */
async function begin(bytes: number): Promise<string> {
  const { status, headers } = await create(bytes)
  expect(status).toBe(201)
  return headers.get('location')?.split('/').at(-1) ?? ''
}

const send = (
  id: string,
  offset: number,
  body: BodyInit,
  headers: Record<string, string> = {},
  signal: AbortSignal | null = null,
) =>
  web.rest('PATCH', `/api/uploads/${id}`, {
    key: tenant.key,
    body,
    signal,
    headers: { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...headers },
    ...(body instanceof ReadableStream ? ({ duplex: 'half' } as object) : {}),
  })

const ask = (id: string, key = tenant.key) => web.rest('HEAD', `/api/uploads/${id}`, { key, headers: TUS })

it('stores a file that arrives in parts, and queues it for transcoding', async () => {
  const bytes = bytesOf(60_000)
  const id = await begin(bytes.length)
  expect((await send(id, 0, bytes.subarray(0, 25_000))).headers.get('upload-offset')).toBe('25000')
  const asked = await ask(id)
  expect([asked.headers.get('upload-offset'), asked.headers.get('upload-length')]).toEqual(['25000', '60000'])
  expect((await web.rest('GET', '/api/uploads', { key: tenant.key })).body.uploads).toMatchObject([
    { id, name: 'film.mp4', kind: 'programme', bytes: 60_000, receivedBytes: 25_000 },
  ])
  expect(statSync(pathOf(id)).mode & 0o777).toBe(0o600)

  const last = await send(id, 25_000, bytes.subarray(25_000))
  expect([last.status, last.headers.get('upload-offset')]).toEqual([204, '60000'])
  const mediaId = last.headers.get('media-id') ?? ''
  const { body } = await web.rest('GET', `/api/media/${mediaId}`, { key: tenant.key })
  expect(body).toMatchObject({ status: 'uploaded', title: 'film', sourceName: 'film.mp4', sourceBytes: 60_000 })
  const { source } = mediaPaths(web.services.dataDir, tenant.accountId, mediaId)
  expect(Buffer.compare(readFileSync(source), bytes)).toBe(0)
  expect(existsSync(pathOf(id))).toBe(false)
  expect((await web.rest('GET', '/api/uploads', { key: tenant.key })).body.uploads).toEqual([])
  expect(await web.db.auditEntry.findFirst({ where: { subjectId: mediaId } })).toMatchObject({
    action: 'media.upload',
    actor: `key:${tenant.keyId}`,
  })
  // A client that missed the last answer.
  expect((await ask(id)).headers.get('upload-offset')).toBe('60000')
})

it.each([
  ['Films', 'Films'],
  ['  Films\u200B  ', 'Films'],
  [' ', null],
  ['x'.repeat(61), null],
  ['Films\u0007', null],
])('lists the item in the announced folder %j, if the library allows its name: %j', async (announced, folder) => {
  const { headers } = await create(10, { more: `,folder ${base64(announced)}` })
  const last = await send(headers.get('location')?.split('/').at(-1) ?? '', 0, bytesOf(10))
  const { body } = await web.rest('GET', `/api/media/${last.headers.get('media-id')}`, { key: tenant.key })
  expect(body.folder).toBe(folder)
})

it('says what it understands of tus', async () => {
  const { status, headers } = await web.rest('OPTIONS', '/api/uploads')
  expect(status).toBe(204)
  expect(Object.fromEntries(headers)).toMatchObject({
    'tus-version': '1.0.0',
    'tus-extension': 'creation,creation-with-upload,termination,expiration,checksum',
    'tus-max-size': '10000000',
    'tus-checksum-algorithm': 'sha1,sha256,md5',
  })
})

it('keeps what arrived when the connection breaks', async () => {
  const id = await begin(50_000)
  let sent = 0
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ < 10) controller.enqueue(new Uint8Array(1_000).fill(sent))
      else controller.error(new Error('aborted'))
    },
  })
  const { status, body } = await send(id, 0, broken)
  expect([status, body.code]).toEqual([400, 'UPLOAD_BROKEN'])
  const { headers } = await ask(id)
  expect(Number(headers.get('upload-offset'))).toBeLessThanOrEqual(10_000)
  const from = Number(headers.get('upload-offset'))
  expect((await send(id, from, bytesOf(50_000 - from))).status).toBe(204)
  expect(await web.db.mediaItem.count({ where: { accountId: tenant.accountId } })).toBe(1)
})

it('cuts off a part whose checksum differs', async () => {
  const bytes = bytesOf(3_000)
  const id = await begin(bytes.length)
  const sum = (algorithm: string, of: Uint8Array) => `${algorithm} ${createHash(algorithm).update(of).digest('base64')}`
  await send(id, 0, bytes.subarray(0, 1_000), { 'upload-checksum': sum('sha1', bytes.subarray(0, 1_000)) })
  const damaged = await send(id, 1_000, bytesOf(2_000), { 'upload-checksum': sum('sha256', bytes.subarray(1_000)) })
  expect([damaged.status, damaged.body.code]).toEqual([460, 'UPLOAD_CHECKSUM'])
  expect((await ask(id)).headers.get('upload-offset')).toBe('1000')
  for (const header of ['crc32 AAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'sha1', 'sha1 <b>'])
    expect((await send(id, 1_000, bytes.subarray(1_000), { 'upload-checksum': header })).status).toBe(400)
  const rest = await send(id, 1_000, bytes.subarray(1_000), { 'upload-checksum': sum('sha256', bytes.subarray(1_000)) })
  expect(rest.status).toBe(204)
})

it('refuses what tus does not allow, in our errors', async () => {
  const id = await begin(1_000)
  expect(await send(id, 500, bytesOf(100))).toMatchObject({ status: 409, body: { code: 'UPLOAD_OFFSET' } })
  expect((await send(id, 0, bytesOf(2_000))).status).toBe(413)
  const without = await web.rest('HEAD', `/api/uploads/${id}`, { key: tenant.key })
  expect([without.status, without.headers.get('tus-version')]).toEqual([412, '1.0.0'])
  expect((await ask(id)).headers.get('upload-offset')).toBe('0')
  expect((await create(0)).body.code).toBe('UPLOAD_EMPTY')
  expect((await create(20_000_000)).body.code).toBe('UPLOAD_TOO_LARGE')
  expect((await create('many')).body.code).toBe('INVALID_INPUT')
  expect((await create(10, { name: '' })).body.code).toBe('INVALID_INPUT')
  expect((await create(10, { more: `,kind ${base64('film')}` })).body.code).toBe('INVALID_INPUT')
  const deferred = await web.rest('POST', '/api/uploads', {
    key: tenant.key,
    headers: { ...TUS, 'upload-defer-length': '1', 'upload-metadata': `filename ${base64('a.mp4')}` },
  })
  expect(deferred.status).toBe(400)
  expect(readdirSync(join(web.services.dataDir, 'uploads'))).toContain(id)
})

it('counts the whole file as stored before its first byte', async () => {
  const limit = 1_000_000
  await web.db.limitOverride.create({
    data: { accountId: tenant.accountId, limit: 'storageBytes', value: BigInt(limit), reason: 'test' },
  })
  const id = await begin(600_000)
  expect(await create(600_000)).toMatchObject({ status: 409, body: { code: 'LIMIT_REACHED' } })
  expect((await web.rest('DELETE', `/api/uploads/${id}`, { key: tenant.key, headers: TUS })).status).toBe(204)
  expect(existsSync(pathOf(id))).toBe(false)
  await begin(600_000)
})

it('begins no more than a thousand at a time', async () => {
  await web.db.limitOverride.create({
    data: { accountId: tenant.accountId, limit: 'mediaItems', value: 5_000n, reason: 'test' },
  })
  const { accountId } = tenant
  const rest = { accountId, name: 'film.mp4', bytes: 1n, issuedBy: 'test', expiresAt: new Date(Date.now() + 60_000) }
  await web.db.upload.createMany({
    data: Array.from({ length: 1_000 }, () => ({ id: newId<string>('up'), mediaId: newId<string>('md'), ...rest })),
  })
  expect(await create(10)).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } })
  await web.db.upload.deleteMany({ where: { accountId } })
})

it('knows no upload of another account', async () => {
  const id = await begin(1_000)
  const other = await addTenant(web.db)
  const unknown = await ask('up_0123456789abcdefghij', other.key)
  expect(unknown.status).toBe(404)
  expect((await ask(id, other.key)).status).toBe(404)
  const headers = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }
  const written = await web.rest('PATCH', `/api/uploads/${id}`, { key: other.key, headers, body: bytesOf(1_000) })
  expect([written.status, written.body.code]).toEqual([404, 'UPLOAD_NOT_FOUND'])
  expect((await web.rest('DELETE', `/api/uploads/${id}`, { key: other.key, headers: TUS })).status).toBe(404)
  expect((await ask(id)).status).toBe(200)
  expect((await web.rest('GET', '/api/uploads', { key: other.key })).body.uploads).toEqual([])
})

it('ends an upload without a byte after an hour, and gives its room back', async () => {
  await web.db.limitOverride.create({
    data: { accountId: tenant.accountId, limit: 'storageBytes', value: 1_000_000n, reason: 'test' },
  })
  const created = await create(600_000)
  const untouched = created.headers.get('location')?.split('/').at(-1) ?? ''
  const expiresAt = async (id: string) => (await web.db.upload.findUniqueOrThrow({ where: { id } })).expiresAt.getTime()
  const [now, second] = [Date.now(), 1_000]
  expect(await expiresAt(untouched)).toBeLessThanOrEqual(now + UNTOUCHED_EXPIRES_MS)
  expect(Date.parse(created.headers.get('upload-expires') ?? '')).toBeLessThanOrEqual(now + UNTOUCHED_EXPIRES_MS)
  const begun = await begin(1_000)
  expect((await send(begun, 0, bytesOf(10))).status).toBe(204)
  expect(await expiresAt(begun)).toBeGreaterThan(now + UPLOAD_EXPIRES_MS - 60 * second)
  // Its connection broke before the first byte.
  const unsent = await begin(2_000)
  const { body, signal } = brokenAfter(0)
  expect((await send(unsent, 0, body, {}, signal)).body.code).toBe('UPLOAD_BROKEN')
  expect(await expiresAt(unsent)).toBeLessThanOrEqual(Date.now() + UNTOUCHED_EXPIRES_MS)

  const outside = { db: web.db, dataDir: web.services.dataDir }
  const early = await sweepUploads(outside, now + UNTOUCHED_EXPIRES_MS - 60 * second)
  expect([untouched, unsent].filter((id) => early.includes(id))).toEqual([])
  const ended = await sweepUploads(outside, now + UNTOUCHED_EXPIRES_MS + 600 * second)
  expect(ended).toEqual(expect.arrayContaining([untouched, unsent]))
  expect([untouched, unsent, begun].map((id) => existsSync(pathOf(id)))).toEqual([false, false, true])
  expect((await send(untouched, 0, bytesOf(10))).status).toBe(404)
  await begin(600_000)
})

it('ends an upload whose first part was begun and never came', async () => {
  const [killed, begun, fresh] = [await begin(1_000), await begin(2_000), await begin(3_000)]
  await send(begun, 0, bytesOf(10))
  const [now, hour] = [Date.now(), 3_600_000]
  const expireIn = (id: string, ms: number) =>
    web.db.upload.update({ where: { id }, data: { expiresAt: new Date(now + ms) } })
  for (const id of [killed, begun]) await expireIn(id, UPLOAD_EXPIRES_MS - 2 * hour)
  await expireIn(fresh, UPLOAD_EXPIRES_MS - hour / 2)
  const ended = await sweepUploads({ db: web.db, dataDir: web.services.dataDir }, now)
  expect([killed, begun, fresh].map((id) => ended.includes(id))).toEqual([true, false, false])
  expect([killed, begun, fresh].map((id) => existsSync(pathOf(id)))).toEqual([false, true, true])
})

it('keeps an upload for its week whose first part a release took that keeps none', async () => {
  const begun = await begin(2_000)
  await send(begun, 0, bytesOf(10))
  const [now, hour] = [Date.now(), 3_600_000]
  await web.db.upload.update({ where: { id: begun }, data: { expiresAt: new Date(now - hour) } })
  const outside = { db: web.db, dataDir: web.services.dataDir }
  expect(await sweepUploads(outside, now)).not.toContain(begun)
  const { createdAt, expiresAt } = await web.db.upload.findUniqueOrThrow({ where: { id: begun } })
  expect(expiresAt.getTime()).toBe(createdAt.getTime() + UPLOAD_EXPIRES_MS)
  expect(await sweepUploads(outside, now + UPLOAD_EXPIRES_MS + hour)).toContain(begun)
})

it('leaves nothing of an upload whose client is gone before it got the address', async () => {
  const { accountId, key } = tenant
  const headers = { ...TUS, 'upload-length': '600', 'upload-metadata': `filename ${base64('film.mp4')}` }
  const [gone, locked, unlock] = [new AbortController(), Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const lock = web.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Account" WHERE id = ${accountId} FOR UPDATE`
    locked.resolve()
    await unlock.promise
  })
  await locked.promise
  const answer = web.rest('POST', '/api/uploads', { key, headers, signal: gone.signal })
  await until(async () => await waitsForLock(), 10_000)
  gone.abort()
  unlock.resolve()
  await lock
  await answer
  expect(await web.db.upload.count({ where: { accountId } })).toBe(0)

  // With its first bytes: the list of uploads leads to them.
  const type = { 'content-type': 'application/offset+octet-stream' }
  for (const bytes of [0, 100]) {
    const more = { ...brokenAfter(bytes), duplex: 'half' } as object
    const broken = await web.rest('POST', '/api/uploads', { key, headers: { ...headers, ...type }, ...more })
    expect(broken.body.code).toBe('UPLOAD_BROKEN')
  }
  const { uploads } = (await web.rest('GET', '/api/uploads', { key })).body
  expect(uploads).toMatchObject([{ receivedBytes: 100 }])
})

/** A body whose connection is closed after so many bytes. */
function brokenAfter(bytes: number) {
  const gone = new AbortController()
  let sent = 0
  const pull = (controller: ReadableStreamDefaultController) => {
    if (sent++ === 0 && bytes > 0) controller.enqueue(bytesOf(bytes))
    else gone.abort()
  }
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), signal: gone.signal }
}

/** Whether a statement on this database waits for another transaction. */
async function waitsForLock(): Promise<boolean> {
  const [row] = await web.db.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return (row?.waiting ?? 0) > 0
}

it('finishes an upload once, whoever asks and whatever ended in between', async () => {
  const bytes = bytesOf(2_000)
  const id = await begin(bytes.length)
  await send(id, 0, bytes.subarray(0, 1_999))
  // The last byte was written, and the process ended before the row.
  writeFileSync(pathOf(id), bytes)
  const who = { accountId: tenant.accountId, tag: `key:${tenant.keyId}` }
  const outside = { db: web.db, dataDir: web.services.dataDir }
  const ids = await Promise.all([1, 2, 3].map(() => finishUpload(outside, who, id)))
  expect(new Set(ids).size).toBe(1)
  expect(await web.db.mediaItem.count({ where: { accountId: tenant.accountId } })).toBe(1)
})

it('finishes by itself what lacks only the answer, and deletes what expired', async () => {
  const bytes = bytesOf(2_000)
  const [complete, abandoned] = [await begin(bytes.length), await begin(5_000)]
  writeFileSync(pathOf(complete), bytes)
  await send(abandoned, 0, bytesOf(100))
  const outside = { db: web.db, dataDir: web.services.dataDir }
  expect(await sweepUploads(outside, Date.now())).not.toContain(complete)
  utimesSync(pathOf(complete), 1, 1)
  expect(await sweepUploads(outside, Date.now())).toContain(complete)
  expect(await web.db.mediaItem.count({ where: { accountId: tenant.accountId } })).toBe(1)
  expect(await sweepUploads(outside, Date.now() + 8 * 86_400_000)).toContain(abandoned)
  expect(existsSync(pathOf(abandoned))).toBe(false)
  for (const orphan of [pathOf('up_00000000000000000000'), pathOf('im_00000000000000000000')]) {
    writeFileSync(orphan, bytes)
    await sweepUploads(outside, Date.now())
    expect(existsSync(orphan)).toBe(true)
    utimesSync(orphan, 1, 1)
    await sweepUploads(outside, Date.now())
    expect(existsSync(orphan)).toBe(false)
  }
  expect((await ask(abandoned)).status).toBe(404)
})
