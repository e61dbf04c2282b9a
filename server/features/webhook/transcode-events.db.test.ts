// The events of the preparation of an item, as the product's own writes record them.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import type { MediaId } from '#domain/ids.ts'
import { addMedia } from '#features/media/add-media.ts'
import { cancelMedia } from '#features/media/cancel-media.ts'
import { retryMedia } from '#features/media/retry-media.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let mediaId: MediaId

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
  await web.as(tenant.userId).webhook.create({ url: 'https://example.com/hook' })
  mediaId = newId<MediaId>('md')
  const file = { mediaId, title: 'Film', kind: 'PROGRAMME', sourceName: 'film.mp4', sourceBytes: 9 } as const
  await addMedia(web.db, tenant.who, file)
})
afterAll(() => web?.close())

const change = (data: Parameters<typeof web.db.mediaItem.update>[0]['data']) =>
  web.db.mediaItem.update({ where: { id: mediaId }, data })
const claim = (attempts: number) =>
  change({ state: 'CHECKING', workerId: 'wk_1', progress: 0, attempts, claimedAt: new Date(1_000 * attempts) })
const events = async () => {
  const where = { accountId: tenant.accountId, type: { startsWith: 'transcode.' } }
  const rows = await web.db.webhookDelivery.findMany({
    where: { accountId: tenant.accountId, event: where },
    orderBy: { ordinal: 'asc' },
    include: { event: true },
  })
  return rows.map(({ event }) => ({ type: event.type.replace('transcode.task.', ''), ...(event.data as object) }))
}
const types = async () => (await events()).map(({ type }) => type)
/** As if the last events were recorded that long ago. */
const age = (seconds: number) =>
  web.db.$executeRaw`UPDATE "WebhookEvent" SET at = at - ${seconds} * interval '1 second' WHERE "objectId" = ${mediaId}`

it('submitted, started, each tenth, completed', async () => {
  await claim(1)
  for (const progress of [0.05, 0.11, 0.15, 0.19, 0.21]) {
    await change({ progress })
    await age(11)
  }
  await change({ state: 'TRANSCODING' })
  await change({ state: 'VERIFYING', progress: 0.95 })
  await change({ state: 'READY', progress: 1, durationMs: 9_600 })
  const named = { mediaId, title: 'Film' }
  expect(await events()).toEqual([
    { type: 'submitted', ...named, attempt: 0 },
    { type: 'started', ...named, attempt: 1 },
    { type: 'progress', ...named, attempt: 1, progress: 11 },
    { type: 'progress', ...named, attempt: 1, progress: 21 },
    { type: 'progress', ...named, attempt: 1, progress: 95 },
    { type: 'completed', ...named, attempt: 1, durationMs: 9_600 },
  ])
})

it('progress comes at most every ten seconds', async () => {
  await claim(1)
  for (const progress of [0.1, 0.2, 0.3]) await change({ progress })
  await age(9)
  await change({ progress: 0.4 })
  await age(2)
  await change({ progress: 0.5 })
  const reached = (await events()).filter(({ type }) => type === 'progress')
  expect(reached).toMatchObject([{ progress: 10 }, { progress: 50 }])
})

it('another attempt is a start of its own, and only the last failure counts', async () => {
  await claim(1)
  await change({ state: 'UPLOADED', progress: 0, workerId: null })
  await claim(2)
  await change({ state: 'FAILED', failureCode: 'STALLED', failureMessage: 'It stalled.', workerId: null })
  await retryMedia(web.db, tenant.who, mediaId)
  expect((await events()).map(({ type, ...data }) => [type, (data as { attempt?: number }).attempt])).toEqual([
    ['submitted', 0],
    ['started', 1],
    ['started', 2],
    ['failed', 2],
    ['submitted', 0],
  ])
  expect((await events())[3]).toMatchObject({ code: 'STALLED', reason: 'It stalled.' })
})

it('a cancelled preparation failed, and a recording has none', async () => {
  await claim(1)
  await cancelMedia(web.db, tenant.who, mediaId)
  expect((await events()).at(-1)).toMatchObject({ type: 'failed', code: 'CANCELLED' })
  const before = await types()
  const recording = await addReadyMedia(web.db, tenant.accountId, { state: 'RECORDING' })
  await web.db.mediaItem.update({ where: { id: recording }, data: { state: 'READY', progress: 1 } })
  expect(await types()).toEqual(before)
})
