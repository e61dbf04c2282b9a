// Cancelling and retrying the preparation of an item, and the items that were given up.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MediaId } from '#domain/ids.ts'
import { codeOf } from '#server/testing/code-of.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let admin: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  admin = await addTenant(web.db, 'ADMIN')
})
afterAll(() => web?.close())

const load = (id: MediaId) => web.db.mediaItem.findUniqueOrThrow({ where: { id } })
const trailOf = (subjectId: string) =>
  web.db.auditEntry.findMany({ where: { subjectId }, orderBy: { id: 'asc' }, select: { action: true, actor: true } })

async function addFailed(failureCode: string, title = 'Film') {
  const id = await addReadyMedia(web.db, tenant.accountId, { state: 'FAILED', title })
  const failureMessage = 'Preparing the video failed.'
  await web.db.mediaItem.update({ where: { id }, data: { failureCode, failureMessage, attempts: 4 } })
  return id
}

it('an item that waits or is being prepared can be cancelled, and the trail says by whom', async () => {
  const caller = web.as(tenant.userId)
  for (const state of ['UPLOADED', 'CHECKING', 'TRANSCODING', 'VERIFYING'] as const) {
    const mediaId = await addReadyMedia(web.db, tenant.accountId, { state })
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { workerId: 'wk_1', attempts: 2 } })
    expect(await caller.media.cancel({ mediaId })).toMatchObject({ status: 'cancelled', progress: 0, failure: null })
    expect(await load(mediaId)).toMatchObject({ workerId: null })
    const { body } = await web.rest('POST', `/api/media/${mediaId}/retry`, { key: tenant.key })
    expect(body).toMatchObject({ status: 'uploaded' })
    expect(await load(mediaId)).toMatchObject({ attempts: 0 })
    expect(await trailOf(mediaId)).toEqual([
      { action: 'media.cancel', actor: `user:${tenant.userId}` },
      { action: 'media.retry', actor: `key:${tenant.keyId}` },
    ])
  }
})

it('no other item can be cancelled', async () => {
  for (const state of ['READY', 'FAILED', 'RECORDING', 'CANCELLED'] as const) {
    const mediaId = await addReadyMedia(web.db, tenant.accountId, { state })
    expect(await codeOf(web.as(tenant.userId).media.cancel({ mediaId }))).toBe('INVALID_INPUT')
    expect(await load(mediaId)).toMatchObject({ state, progress: 1 })
  }
})

it('an item that was given up through no fault of its file is a dead letter; an admin retries it', async () => {
  const ids: MediaId[] = []
  for (const code of ['ENCODER_FAILED', 'STALLED', 'DISK_FULL']) ids.push(await addFailed(code))
  const broken = await addFailed('TRUNCATED')
  const caller = web.as(tenant.userId)
  expect((await caller.media.get({ mediaId: ids[0]! })).failure).toMatchObject({ deadLetter: true })
  expect((await caller.media.get({ mediaId: broken })).failure).toMatchObject({ deadLetter: false })

  const asked = web.as(admin.userId).transcoder
  const first = await asked.deadLetters({ limit: 2 })
  const second = await asked.deadLetters({ limit: 2, cursor: first.nextCursor })
  const listed = [...first.deadLetters, ...second.deadLetters]
  expect(listed.map(({ mediaId }) => mediaId).toSorted()).toEqual(ids.toSorted())
  expect(second.nextCursor).toBeNull()
  expect(listed[0]).toMatchObject({ accountId: tenant.accountId, title: 'Film', attempts: 4 })

  const path = `/api/transcoder/dead-letters/${ids[0]}/retry`
  expect((await web.rest('POST', path, { key: tenant.key })).status).toBe(403)
  expect(await asked.retryDeadLetter({ mediaId: ids[0]! })).toEqual({ mediaId: ids[0], retried: true })
  expect(await load(ids[0]!)).toMatchObject({ state: 'UPLOADED', attempts: 0, failureCode: null })
  expect(await trailOf(ids[0]!)).toEqual([{ action: 'media.retry', actor: `user:${admin.userId}` }])
  expect((await asked.deadLetters()).deadLetters).toHaveLength(2)
  expect(await codeOf(asked.retryDeadLetter({ mediaId: 'md_00000000000000000000' }))).toBe('MEDIA_NOT_FOUND')
})
