// What all REST operations share: problems, conditional requests, repeatable requests.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { PAGE_ROWS } from '#domain/page.ts'
import { CALLS_KEPT_MS } from '#features/idempotency/idempotent-calls.ts'
import { addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { restRoutes } from './routes.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const ask = (method: string, path: string, headers: Record<string, string> = {}, json?: unknown) =>
  web.rest(method, path, { key: tenant.key, headers, json })

describe('an error', () => {
  it('is a problem with a stable code, and names the request', async () => {
    const { status, headers, body } = await ask('GET', '/api/channels/ch_unknown')
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(body).toMatchObject({
      type: '/docs/api#channel-not-found',
      title: 'Channel not found',
      status,
      detail: 'There is no such channel in your account.',
      instance: headers.get('x-request-id'),
      code: 'CHANNEL_NOT_FOUND',
      error: { code: 'CHANNEL_NOT_FOUND', requestId: headers.get('x-request-id') },
    })
  })

  it('is one too for a wrong method and an unknown path', async () => {
    for (const [method, path, status] of [
      ['PUT', '/api/channels', 405],
      ['GET', '/api/nothing', 404],
    ] as const) {
      const { headers, body } = await ask(method, path)
      expect(headers.get('content-type')).toBe('application/problem+json')
      expect(body.status).toBe(status)
    }
  })
})

describe('a conditional read', () => {
  it('is 304 without a body until something changes', async () => {
    await web.as(tenant.userId).series.create({ title: 'One', mediaIds: [] })
    const first = await ask('GET', '/api/series')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/)
    const again = await ask('GET', '/api/series', { 'if-none-match': `"other", ${etag}` })
    expect([again.status, await again.response.text()]).toEqual([304, ''])
    expect(again.headers.get('etag')).toBe(etag)
    await web.as(tenant.userId).series.create({ title: 'Two', mediaIds: [] })
    const changed = await ask('GET', '/api/series', { 'if-none-match': etag })
    expect(changed.status).toBe(200)
    expect(changed.body.series).toHaveLength(2)
  })

  it('of another account is not answered by its ETag', async () => {
    await web.as(tenant.userId).series.create({ title: 'One', mediaIds: [] })
    const etag = (await ask('GET', '/api/series')).headers.get('etag') ?? ''
    const stranger = await addTenant(web.db)
    expect(
      (await web.rest('GET', '/api/series', { key: stranger.key, headers: { 'if-none-match': etag } })).status,
    ).toBe(200)
    expect((await web.rest('GET', '/api/series', { headers: { 'if-none-match': '*' } })).status).toBe(401)
  })
})

describe('a conditional write', () => {
  it('happens only at the revision that it names', async () => {
    const { id } = (await ask('POST', '/api/webhooks', {}, { url: 'https://example.com/' })).body
    const rename = (description: string, ifMatch: string) =>
      ask('PATCH', `/api/webhooks/${id}`, { 'if-match': ifMatch }, { description })
    expect((await rename('First', '"0"')).body).toMatchObject({ description: 'First', revision: 1 })
    const late = await rename('Second', '"0"')
    expect([late.status, late.body.code, late.body.status]).toEqual([412, 'WEBHOOK_CHANGED', 412])
    expect((await rename('Third', 'W/"1"')).status).toBe(400)
    expect((await ask('GET', `/api/webhooks/${id}`)).body.description).toBe('First')
  })

  it('is rejected where there is no revision to compare', async () => {
    const { status, body } = await ask('POST', '/api/series', { 'if-match': '"1"' }, { title: 'One' })
    expect([status, body.code]).toEqual([400, 'INVALID_INPUT'])
    expect(await web.db.series.count({ where: { accountId: tenant.accountId } })).toBe(0)
  })
})

describe('a list', () => {
  it('comes in pages, which hold every row once', async () => {
    for (const title of ['A', 'B', 'C', 'D', 'E']) await ask('POST', '/api/series', {}, { title })
    const whole = (await ask('GET', '/api/series')).body
    expect([whole.series.length, whole.nextCursor]).toEqual([5, null])
    const rows = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await ask('GET', `/api/series?limit=2${cursor && `&cursor=${cursor}`}`)
      expect(body.series.length).toBeLessThanOrEqual(2)
      rows.push(...body.series)
      cursor = body.nextCursor
    }
    expect(rows).toEqual(whole.series)
  })

  it('has pages wherever it can grow', () => {
    const paged = restRoutes.flatMap((route) => ('paged' in route && route.paged ? [route.path] : []))
    expect(paged).toEqual(expect.arrayContaining(['/api/channels', '/api/media', '/api/series', '/api/api-keys']))
  })

  it('is read from the database in pages, or states how many rows it has at most', () => {
    for (const route of restRoutes)
      if ('paged' in route && route.paged && !route.paged.ranged)
        expect(route.mostRows, `${route.path} is read whole`).toBeLessThanOrEqual(2_000)
  })

  it('has fifty rows a page', async () => {
    await web.db.series.createMany({
      data: Array.from({ length: 51 }, (_, n) => ({ id: newId('sr'), accountId: tenant.accountId, title: `S ${n}` })),
    })
    const { body } = await ask('GET', '/api/series')
    expect([body.series.length, body.nextCursor]).toEqual([PAGE_ROWS, body.series.at(-1).id])
  })

  it('rejects a limit and a cursor that it did not give', async () => {
    for (const query of ['limit=0', 'limit=many', 'cursor=sr_gone', 'cursor=%00'])
      expect((await ask('GET', `/api/series?${query}`)).body.code).toBe('INVALID_INPUT')
  })
})

describe('a request with an Idempotency-Key', () => {
  const create = (key: string, title = 'One') => ask('POST', '/api/series', { 'idempotency-key': key }, { title })
  const count = () => web.db.series.count({ where: { accountId: tenant.accountId } })

  it('happens once, and is answered alike each time', async () => {
    const first = await create('k1')
    const again = await create('k1')
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await create('k2')).body.id).not.toBe(first.body.id)
    expect(await count()).toBe(2)
  })

  it('happens once also when it is sent ten times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create('at-once')))
    expect(await count()).toBe(1)
    for (const { status, body } of answers)
      expect(status === 201 || body.code === 'IDEMPOTENCY_IN_PROGRESS', JSON.stringify(body)).toBe(true)
    expect((await create('at-once')).status).toBe(201)
  })

  it('is rejected with another body, and changes nothing', async () => {
    await create('k1')
    const other = await create('k1', 'Two')
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect(await count()).toBe(1)
  })

  it('repeats a rejection, but not a failure of ours', async () => {
    const refused = await create('k1', '')
    expect(refused.status).toBe(400)
    const again = await create('k1', '')
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([400, 'true'])
    expect(again.headers.get('content-type')).toBe('application/problem+json')
  })

  it('of another key, account or a day ago is a new one', async () => {
    await create('k1')
    const stranger = await addTenant(web.db)
    const theirs = await web.rest('POST', '/api/series', {
      key: stranger.key,
      headers: { 'idempotency-key': 'k1' },
      json: { title: 'One' },
    })
    expect([theirs.status, theirs.headers.get('idempotency-replayed')]).toEqual([201, null])
    await web.db.idempotentCall.updateMany({ data: { createdAt: new Date(Date.now() - CALLS_KEPT_MS - 1) } })
    expect((await create('k1', 'Later')).status).toBe(201)
    expect(await count()).toBe(2)
  })

  it('leaves no secret in the database', async () => {
    const made = await ask(
      'POST',
      '/api/webhooks',
      { 'idempotency-key': 'chosen-by-client' },
      { url: 'https://example.com/' },
    )
    const [row] = await web.db.idempotentCall.findMany({ where: { accountId: tenant.accountId } })
    expect(Buffer.from(row?.answer ?? []).toString('latin1')).not.toContain(made.body.secret)
    expect(JSON.stringify({ ...row, answer: null })).not.toMatch(/whsec|cpk_|chosen/)
    const again = await ask(
      'POST',
      '/api/webhooks',
      { 'idempotency-key': 'chosen-by-client' },
      { url: 'https://example.com/' },
    )
    expect(again.body.secret).toBe(made.body.secret)
  })

  it('must be short and printable', async () => {
    expect((await create('x'.repeat(256))).status).toBe(400)
    expect((await create('with space')).status).toBe(400)
    expect(await count()).toBe(0)
  })
})
