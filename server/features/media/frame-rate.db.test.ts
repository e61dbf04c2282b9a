// An account gets another frame rate: refused on air, then every item is prepared again, and airs only when it is ready.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { loadProgramme } from '#features/playout/load-programme.ts'
import { loadLibrary } from '#features/playout/load-programming.ts'
import { checkSchedule } from '#features/schedule/check-schedule.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { blockOf, scheduleOf } from '#server/testing/schedules.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { findPreparation } from './find-preparation.ts'

let web: TestWeb
let tenant: Tenant
let channelId: string

beforeAll(async () => {
  web = await openTestWeb()
  const system = await web.db.account.create({ data: { id: newId<string>('ac'), name: 'system', kind: 'SYSTEM' } })
  for (const [title, frameRate, durationMs] of [
    ['Slate', 25, 5_760],
    ['Slate at 30', 30, 6_400],
    ['Pad', 25, 320],
    ['Pad at 50', 50, 320],
  ] as const) {
    const id = await addReadyMedia(web.db, system.id, { title, durationMs })
    await web.db.mediaItem.update({
      where: { id },
      data: { kind: 'SLATE', frameRate, formatKey: `house-${frameRate}` },
    })
  }
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
  const { body } = await web.rest('POST', '/api/channels', { key: tenant.key, json: { name: 'News' } })
  channelId = body.id
})
afterAll(() => web?.close())

const change = (frameRate: number) => web.rest('PATCH', '/api/media-defaults', { key: tenant.key, json: { frameRate } })
const add = async (title: string, row: object = {}) => {
  const id = await addReadyMedia(web.db, tenant.accountId, { title })
  await web.db.mediaItem.update({ where: { id }, data: row })
  return id
}
const stateOf = async (id: string) => (await web.db.mediaItem.findUniqueOrThrow({ where: { id } })).state
const prepared = (id: string, frameRate: number, durationMs: number) =>
  web.db.mediaItem.update({ where: { id }, data: { state: 'READY', frameRate, durationMs, formatKey: 'house-30' } })

it.each([
  ['was ordered to start', { desired: 'STARTED' }],
  ['has not ended yet', { observed: 'DRAINING' }],
] as const)('is refused while a channel %s: nothing changes', async (_, channel) => {
  const film = await add('Film')
  await web.db.channel.update({ where: { id: channelId }, data: channel })
  const { status, body } = await change(50)
  expect([status, body.error.code]).toEqual([409, 'FRAME_RATE_IN_USE'])
  expect(body.error.message).toBe(
    'The frame rate was not changed: “News” is on air or receiving a live feed. Stop them, then change it.',
  )
  expect(await stateOf(film)).toBe('READY')
  expect((await web.rest('GET', '/api/media-defaults', { key: tenant.key })).body.frameRate).toBe(25)
})

it('is refused while a live feed arrives, and for a rate without a grid', async () => {
  const contribution = { id: newId<string>('cn'), channelId, name: 'Studio', source: 'rtmp' } as const
  await web.db.contribution.create({ data: contribution })
  const stream = { id: newId<string>('ls'), contributionId: contribution.id, channelId, workerId: 'wk_in' }
  await web.db.liveStream.create({ data: stream })
  expect((await change(50)).status).toBe(409)
  await web.db.liveStream.update({ where: { id: stream.id }, data: { endedAt: new Date() } })
  expect((await change(29)).status).toBe(400)
  expect((await change(50)).body).toMatchObject({ frameRate: 50, framing: 'pad' })
})

it('queues all items but failed ones and those in the trash, which follow when they are used', async () => {
  const ready = await add('Film')
  const working = await add('Clip', { state: 'TRANSCODING', workerId: 'wk_one' })
  const failed = await add('Broken', { state: 'FAILED' })
  const deleted = await add('Old', { deletedAt: new Date() })
  const other = await addTenant(web.db)
  const theirs = await addReadyMedia(web.db, other.accountId, { title: 'Theirs' })
  expect((await change(50)).status).toBe(200)
  const states = await Promise.all([ready, working, failed, deleted, theirs].map(stateOf))
  expect(states).toEqual(['UPLOADED', 'UPLOADED', 'FAILED', 'READY', 'READY'])
  expect(await findPreparation(web.db, ready)).toMatchObject({ frameRate: 50 })
  expect(await findPreparation(web.db, theirs)).toMatchObject({ frameRate: 25 })
  expect((await web.rest('POST', `/api/media/${deleted}/restore`, { key: tenant.key })).status).toBe(200)
  expect(await stateOf(deleted)).toBe('UPLOADED')
  const entry = { accountId: tenant.accountId, action: 'media.defaults' }
  expect(await web.db.auditEntry.findFirst({ where: entry })).toMatchObject({
    before: { frameRate: 25 },
    after: { frameRate: 50 },
  })
})

it('an item that is not prepared in it does not air, and the flight check says so', async () => {
  const [film, late] = [await add('Film'), await add('Late')]
  for (const [position, mediaId] of [film, late].entries())
    await web.db.rundownItem.create({ data: { id: newId<string>('ru'), channelId, position, mediaId } })
  await change(30)
  await prepared(film, 30, 11_200)
  // Finished at the old rate by a worker that lost the race.
  await web.db.mediaItem.update({ where: { id: late }, data: { state: 'READY' } })
  expect(await loadProgramme(web.db, channelId, Date.now())).toMatchObject({
    items: [{ mediaId: film, frameRate: 30, durationMs: 11_200 }],
    slate: { title: 'Slate at 30', frameRate: 30 },
  })
  const library = await loadLibrary(web.db, { id: channelId, accountId: tenant.accountId })
  expect([library!.media.get(film)!.state, library!.media.get(late)!.state]).toEqual(['ready', 'other-rate'])
  expect([library!.slate.title, library!.pads]).toEqual(['Slate at 30', []])
  const block = blockOf('night', '2026-01-01T00:00:00', 60, { source: { type: 'item', mediaId: late } })
  const schedule = scheduleOf([{ ...block, rrule: 'FREQ=DAILY' }])
  const check = await checkSchedule(web.db, { id: channelId, accountId: tenant.accountId }, schedule, Date.now())
  const named = check!.findings.find(({ code }) => code === 'media')
  expect(named).toMatchObject({ severity: 'red', mediaId: late })
  expect(named!.message).toContain('“Late” is not prepared in the account’s frame rate')
})
