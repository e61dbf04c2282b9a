import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDb } from '#adapters/db.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { nextCursorSchema } from '#domain/page.ts'
import { channelDetailSchema, channelListSchema } from '#features/channel/schema.ts'
import { mediaListSchema } from '#features/media/schema.ts'
import { healthSchema, readinessSchema } from '#features/system/schema.ts'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { errorSchema } from './error-schema.ts'
import { answerRest } from './handle.ts'

// Every list has it.
const page = { nextCursor: nextCursorSchema }
let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

describe('answers', () => {
  it('match the published description', async () => {
    const { key } = tenant
    const mediaId = await addReadyMedia(web.db, tenant.accountId)
    const created = await web.rest('POST', '/api/channels', { key, json: { name: 'News' } })
    expect(created.status).toBe(201)
    const path = `/api/channels/${created.body.id}`
    channelDetailSchema
      .strict()
      .parse((await web.rest('PUT', `${path}/rundown`, { key, json: { items: [mediaId] } })).body)
    expect((await web.rest('POST', `${path}/start`, { key })).status).toBe(202)
    expect((await web.rest('POST', `${path}/start`, { key })).status).toBe(409)
    channelDetailSchema.strict().parse((await web.rest('GET', path, { key })).body)
    channelListSchema
      .extend(page)
      .strict()
      .parse((await web.rest('GET', '/api/channels', { key })).body)
    mediaListSchema
      .extend(page)
      .strict()
      .parse((await web.rest('GET', '/api/media', { key })).body)
    expect((await web.rest('GET', `${path}/rundown`, { key })).body).toMatchObject({ items: [{ mediaId }], loop: true })
  })

  it('are the same under /api/v1', async () => {
    const { key } = tenant
    const made = await web.rest('POST', '/api/v1/series', { key, json: { title: 'Two addresses' } })
    expect(made.status).toBe(201)
    for (const path of ['/api', '/api/v1'])
      expect((await web.rest('GET', `${path}/series/${made.body.id}`, { key })).body).toEqual(made.body)
    expect((await web.rest('GET', '/api/v1', { key })).status).toBe(404)
    expect((await web.rest('GET', '/api/v2/series', { key })).status).toBe(404)
  })

  it('carry a request id of their own', async () => {
    const [one, two] = [await web.rest('GET', '/api/media'), await web.rest('GET', '/api/media')]
    expect(errorSchema.parse(one.body).error.requestId).toBe(one.headers.get('x-request-id'))
    expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'))
  })

  it('return a thumbnail at the requested position, to its owner only', async () => {
    const mediaId = await addReadyMedia(web.db, tenant.accountId)
    const paths = mediaPaths(web.services.dataDir, tenant.accountId, mediaId)
    await mkdir(paths.folder, { recursive: true })
    await writeFile(paths.thumbnail(2), 'third picture')
    const { response, headers } = await web.rest('GET', `/api/media/${mediaId}/thumbnail?at=999999`, {
      key: tenant.key,
    })
    expect(await response.text()).toBe('third picture')
    expect(headers.get('content-type')).toBe('image/jpeg')
    expect(headers.get('cache-control')).toMatch(/^private/)
    expect((await web.rest('GET', `/api/media/${mediaId}/thumbnail?at=0`, { key: tenant.key })).status).toBe(404)
    expect((await web.rest('GET', `/api/media/${mediaId}/thumbnail?at=-1`, { key: tenant.key })).status).toBe(400)
  })
})

describe('invalid requests', () => {
  const post = (body: string) =>
    web.rest('POST', '/api/channels', { key: tenant.key, body, headers: { 'content-type': 'application/json' } })

  it('that are not JSON get an error that says so', async () => {
    const { status, body } = await post('{ name: ')
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT'])
  })
  it('that lack a field get its name', async () => {
    const { body } = await post('{"name": "  ", "resolution": "8k"}')
    expect(body.error.data.issues.map((issue: { path: string }) => issue.path)).toEqual(['name', 'resolution'])
    expect((await post('')).status).toBe(400)
    const rename = (body: string) => web.rest('PATCH', '/api/series/sr_x', { key: tenant.key, body })
    for (const body of ['', '[]', '"x"', 'null', '{}']) expect((await rename(body)).status).toBe(400)
    expect((await post('[]')).status).toBe(400)
  })
  it('cannot name another item in the body than in the path', async () => {
    const { key } = tenant
    const [one, other] = await Promise.all(
      ['One', 'Other'].map(async (title) => (await web.rest('POST', '/api/series', { key, json: { title } })).body),
    )
    const json = { seriesId: other.id, title: 'Renamed' }
    expect((await web.rest('PATCH', `/api/series/${one.id}`, { key, json })).body.id).toBe(one.id)
  })
  it('from unknown senders are not read', async () => {
    const request = new Request('http://127.0.0.1:3000/api/series', { method: 'POST', body: '{ title: ' })
    expect((await answerRest(request, () => web.services)).status).toBe(401)
    expect(request.bodyUsed).toBe(false)
  })
  it('that are too large are not read to the end', async () => {
    expect((await post(`{"name": "${'x'.repeat(2 * 1024 ** 2)}"}`)).status).toBe(413)
  })
  it('to unknown endpoints are answered in JSON', async () => {
    for (const path of ['/api/nothing', '/api/channels/a/b/c', '/api'])
      expect((await web.rest('GET', path, { key: tenant.key })).body.error.code).toBe('NOT_FOUND')
    const { status, headers } = await web.rest('DELETE', '/api/channels', { key: tenant.key })
    expect([status, headers.get('allow')]).toEqual([405, 'GET, POST'])
  })
  it('with malformed ids are answered like unknown ids', async () => {
    for (const id of ['%00', '..%2f..%2fetc', 'a'.repeat(500), '%F0%9F%98%80', "'; drop table"])
      expect((await web.rest('GET', `/api/channels/${id}`, { key: tenant.key })).status).toBe(404)
  })
})

describe('a database that is unavailable', () => {
  it('gives a 503 with a message, on every endpoint', async () => {
    const away = openDb('postgresql://nobody@127.0.0.1:1/none')
    const ask = async (path: string) => {
      const headers = { authorization: `Bearer ${tenant.key}` }
      const request = new Request(`http://127.0.0.1:3000${path}`, { headers })
      const response = await answerRest(request, () => ({ ...web.services, db: away }))
      return { status: response.status, text: await response.text() }
    }
    const alive = await ask('/health')
    expect([alive.status, healthSchema.parse(JSON.parse(alive.text)).status]).toEqual([200, 'ok'])
    const ready = await ask('/health/ready')
    expect(ready.status).toBe(503)
    expect(readinessSchema.parse(JSON.parse(ready.text))).toMatchObject({
      status: 'not-ready',
      checks: { database: 'unavailable', schema: 'unknown', storage: 'ok' },
    })
    for (const path of ['/api/channels', '/api/media', '/api/channels/ch_x']) {
      const { status, text } = await ask(path)
      expect(status).toBe(503)
      expect(JSON.parse(text).error.code).toBe('DATABASE_UNAVAILABLE')
      expect(text).not.toMatch(/prisma|127\.0\.0\.1|at .*\.ts/i)
    }
    await away.$disconnect()
  })
})
