// A file gets the same name, limits and errors whether it comes by POST /api/media or by tus.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const BYTES = new TextEncoder().encode('bytes')

interface Sent {
  name: string
  kind?: string
  bytes?: number
}

/** @returns what is stored, or the error without what differs between any two requests */
async function plain({ name, kind, bytes = BYTES.byteLength }: Sent) {
  const query = new URLSearchParams({ name, ...(kind && { kind }) })
  const headers = { 'content-length': String(bytes) }
  const body = bytes === 0 ? null : BYTES
  const answer = await web.rest('POST', `/api/media?${query}`, { key: tenant.key, headers, body })
  return answer.status === 201 ? stored(answer.body.id) : errorOf(answer)
}

async function tus({ name, kind, bytes = BYTES.byteLength }: Sent) {
  const metadata = Object.entries({ filename: name, ...(kind && { kind }) })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
  const common = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' }
  const headers = { ...common, 'upload-length': String(bytes), 'upload-metadata': metadata }
  const body = bytes === BYTES.byteLength ? BYTES : null
  const answer = await web.rest('POST', '/api/uploads', { key: tenant.key, headers, body })
  return answer.status === 201 ? stored(answer.headers.get('media-id') ?? '') : errorOf(answer)
}

async function stored(id: string) {
  const { title, kind, sourceName, sourceBytes } = await web.db.mediaItem.findUniqueOrThrow({ where: { id } })
  return { title, kind, sourceName, sourceBytes }
}

const errorOf = ({ status, body }: Awaited<ReturnType<TestWeb['rest']>>) => {
  const { code, message, data } = body.error
  return { status, code, message, data }
}

it.each([
  ['README', 'README'],
  ['.mp4', '.mp4'],
  ['film.', 'film.'],
  ['..', 'upload'],
  ['   ', 'upload'],
  ['\u200B\u202E', 'upload'],
  ['a\u0000b\u0007\n.mp4', 'ab.mp4'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\films\\film.mp4', 'film.mp4'],
  [`${'x'.repeat(500)}.mp4`, 'x'.repeat(200)],
  ['x'.repeat(1_024), 'x'.repeat(200)],
  ['電影😀.mp4', '電影😀.mp4'],
])('the name %j is stored as %j by both', async (name, sourceName) => {
  const expected = { sourceName, kind: 'AD', sourceBytes: BigInt(BYTES.byteLength) }
  const first = await plain({ name, kind: 'ad' })
  expect(first).toMatchObject(expected)
  expect(await tus({ name, kind: 'ad' })).toEqual(first)
})

it.each<[Sent, string]>([
  [{ name: '' }, 'INVALID_INPUT'],
  [{ name: 'x'.repeat(1_025) }, 'INVALID_INPUT'],
  [{ name: 'film.mp4', kind: 'film' }, 'INVALID_INPUT'],
  [{ name: 'film.mp4', bytes: 0 }, 'UPLOAD_EMPTY'],
  [{ name: '', bytes: 0 }, 'INVALID_INPUT'],
  [{ name: 'film.mp4', bytes: 10_000_001 }, 'UPLOAD_TOO_LARGE'],
])('%j is refused by both with %s', async (sent, code) => {
  const first = await plain(sent)
  expect(first).toMatchObject({ code })
  expect(await tus(sent)).toEqual(first)
})

it.each<[string, bigint, Sent, string]>([
  ['mediaItems', 0n, { name: 'film.mp4' }, 'LIMIT_REACHED'],
  ['uploadMinutes', 0n, { name: 'film.mp4' }, 'LIMIT_REACHED'],
  ['storageBytes', 4n, { name: 'film.mp4' }, 'LIMIT_REACHED'],
  ['mediaItems', 0n, { name: 'film.mp4', bytes: 0 }, 'UPLOAD_EMPTY'],
  ['mediaItems', 0n, { name: 'film.mp4', bytes: 10_000_001 }, 'UPLOAD_TOO_LARGE'],
])('an account whose limit %s is %s gets the same answer to %j from both', async (limit, value, sent, code) => {
  await web.db.limitOverride.create({ data: { accountId: tenant.accountId, limit, value, reason: 'test' } })
  const first = await plain(sent)
  expect(first).toMatchObject({ code })
  expect(await tus(sent)).toEqual(first)
  expect(await web.db.upload.count({ where: { accountId: tenant.accountId } })).toBe(0)
})
