import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let mediaId: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  mediaId = await addReadyMedia(web.db, tenant.accountId, { title: 'Harbour at dawn', durationMs: 9_600 })
})
afterAll(() => web?.close())

const patch = (json: unknown) => web.rest('PATCH', `/api/media/${mediaId}`, { key: tenant.key, json })

describe('the details of an item', () => {
  it('are stored normalised, and omitted ones stay', async () => {
    const { status, body } = await patch({
      tags: [' Late  News ', 'harbour', 'late news'],
      weight: 2.5,
      description: ' Boats.\r\nMore boats. ',
      rating: ' FSK 12 ',
      season: 2,
      episode: 7,
      artworkAtMs: 4_500,
    })
    expect(status).toBe(200)
    const said = {
      tags: ['late news', 'harbour'],
      weight: 2.5,
      description: 'Boats.\nMore boats.',
      rating: 'FSK 12',
      season: 2,
      episode: 7,
      artworkAtMs: 4_500,
      thumbnailUrl: `/api/media/${mediaId}/thumbnail?at=4000`,
    }
    expect(body).toMatchObject(said)
    expect((await patch({ title: 'Harbour' })).body).toMatchObject({ ...said, title: 'Harbour' })
  })

  it('can be cleared', async () => {
    const { body } = await patch({ tags: [], weight: 1, description: '  ', rating: null, artworkAtMs: null })
    expect(body).toMatchObject({ tags: [], weight: 1, description: null, rating: null, artworkAtMs: null })
    expect(body.thumbnailUrl).toBe(`/api/media/${mediaId}/thumbnail?at=2000`)
  })

  it('are in the audit trail with the names of what changed', async () => {
    await web.as(tenant.userId).media.update({ mediaId, tags: ['film'], rating: 'TV-PG' })
    const entry = await web.db.auditEntry.findFirst({ where: { subjectId: mediaId }, orderBy: { id: 'desc' } })
    expect(entry).toMatchObject({ action: 'media.update', data: { title: 'Harbour', changed: 'tags, rating' } })
  })

  it.each([
    [{ tags: Array.from({ length: 21 }, (_, i) => `tag ${i}`) }, 'tags', 'At most 20 tags'],
    [{ tags: ['x'.repeat(41)] }, 'tags.0', 'At most 40 characters'],
    [{ tags: ['  '] }, 'tags.0', 'empty'],
    [{ weight: 0 }, 'weight', 'more than 0'],
    [{ weight: 100.5 }, 'weight', 'at most 100'],
    [{ weight: 'NaN' }, 'weight', 'a number'],
    [{ description: 'x'.repeat(4_001) }, 'description', '4,000'],
    [{ description: 'a\u0000b' }, 'description', 'Control'],
    [{ rating: 'x'.repeat(21) }, 'rating', '20 characters'],
    [{ artworkAtMs: 9_600 }, 'artworkAtMs', 'inside it'],
    [{ artworkAtMs: -1 }, 'artworkAtMs', 'before the start'],
  ])('%j is rejected at its field', async (json, path, words) => {
    const before = await web.db.mediaItem.findUnique({ where: { id: mediaId } })
    const { status, body } = await patch(json)
    expect([status, body.error.data.issues[0].path]).toEqual([400, path])
    expect(body.error.data.issues[0].message).toContain(words)
    expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toEqual(before)
  })
})

describe('an item of a file that was uploaded before', () => {
  it('names the first one of its account', async () => {
    const { accountId, key } = await addTenant(web.db)
    const sourceSha256 = new Uint8Array(32).fill(7)
    const foreign = await addReadyMedia(web.db, tenant.accountId, { title: 'Foreign' })
    const first = await addReadyMedia(web.db, accountId, { title: 'First' })
    const again = await addReadyMedia(web.db, accountId, { title: 'Again' })
    const other = await addReadyMedia(web.db, accountId, { title: 'Another file' })
    for (const [index, id] of [foreign, first, again].entries())
      await web.db.mediaItem.update({ where: { id }, data: { sourceSha256, createdAt: new Date(index * 1_000) } })
    const { media } = (await web.rest('GET', '/api/media', { key })).body
    const sameOf = (id: string) => media.find((item: { id: string }) => item.id === id).sameAs
    expect([sameOf(first), sameOf(again), sameOf(other)]).toEqual([null, { id: first, title: 'First' }, null])
    expect((await web.rest('GET', `/api/media/${again}`, { key })).body.sameAs).toEqual({ id: first, title: 'First' })
  })
})
