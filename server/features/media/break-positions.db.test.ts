import { afterAll, beforeAll, expect, it } from 'vitest'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const put = (mediaId: string, positionsMs: number[]) =>
  web.rest('PUT', `/api/media/${mediaId}/break-positions`, { key: tenant.key, json: { positionsMs } })

it('positions move to segment boundaries and are in the view; the audit trail names who set them', async () => {
  const mediaId = await addReadyMedia(web.db, tenant.accountId, { title: 'Film', durationMs: 60_160 })
  const { status, body } = await put(mediaId, [9_500, 30_000])
  expect(status).toBe(200)
  expect(body).toMatchObject({ breakPositionsMs: [9_600, 30_720], faults: [], status: 'ready' })
  expect(await web.as(tenant.userId).media.setBreakPositions({ mediaId, positionsMs: [] })).toMatchObject({
    breakPositionsMs: [],
  })
  const trail = await web.db.auditEntry.findMany({ where: { subjectId: mediaId }, orderBy: { id: 'asc' } })
  expect(trail.map(({ action, actor, data }) => ({ action, actor, data }))).toEqual([
    { action: 'media.breaks', actor: `key:${tenant.keyId}`, data: { title: 'Film', positions: 2 } },
    { action: 'media.breaks', actor: `user:${tenant.userId}`, data: { title: 'Film', positions: 0 } },
  ])
})

it('an invalid position is rejected with its index, and the old ones stay', async () => {
  const mediaId = await addReadyMedia(web.db, tenant.accountId, { durationMs: 9_600 })
  await put(mediaId, [3_840])
  for (const [positionsMs, words] of [
    [[5_760, 3_840], /ascending/],
    [[9_600], /inside the item/],
    [[3_800, 3_900], /two seconds apart/],
  ] as const) {
    const { status, body } = await put(mediaId, [...positionsMs])
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT'])
    expect(body.error.message).toMatch(words)
    expect(positionsMs).toContain(body.error.data.positionMs)
  }
  expect((await put(mediaId, [-1])).status).toBe(400)
  expect((await put(mediaId, Array(501).fill(1_920))).status).toBe(400)
  expect(await web.db.mediaItem.findUnique({ where: { id: mediaId } })).toMatchObject({ breakPositionsMs: [3_840] })
})

it('an item without a length has no break positions yet', async () => {
  const mediaId = await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' })
  await web.db.mediaItem.update({ where: { id: mediaId }, data: { durationMs: null } })
  expect((await put(mediaId, [1_920])).body.error).toMatchObject({ code: 'MEDIA_NOT_READY' })
})
