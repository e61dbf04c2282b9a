import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { loadLibrary } from '#features/playout/load-programming.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { blockOf, scheduleOf } from '#server/testing/schedules.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let mediaId: string

beforeAll(async () => {
  web = await openTestWeb()
})
afterAll(() => web?.close())
beforeEach(async () => {
  tenant = await addTenant(web.db)
  mediaId = await addReadyMedia(web.db, tenant.accountId, { title: 'Film', durationMs: 1_800_000 })
})

const call = () => web.as(tenant.userId)
const HOUR = 3_600_000
const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString()

it('language and rights are set, listed and removed', async () => {
  const rights = { notBefore: '2027-01-01T00:00:00.000Z', notAfter: '2027-02-01T00:00:00.000Z', maxAirings: 3 }
  expect(await call().media.update({ mediaId, language: 'DE-at', ...rights })).toMatchObject({
    language: 'de-AT',
    ...rights,
  })
  await addReadyMedia(web.db, tenant.accountId)
  expect((await call().media.list({ language: 'de-AT' })).media.map(({ id }) => id)).toEqual([mediaId])
  expect((await call().media.library()).languages).toEqual([{ language: 'de-AT', items: 1 }])
  const none = { language: null, notBefore: null, notAfter: null, maxAirings: null }
  expect(await call().media.update({ mediaId, ...none })).toMatchObject(none)
})

it('a window that ends before it begins is rejected, also when one end is changed later', async () => {
  await call().media.update({ mediaId, notBefore: at(2), notAfter: at(4) })
  for (const change of [{ notAfter: at(1) }, { notBefore: at(5) }]) {
    const { status, body } = await web.rest('PATCH', `/api/media/${mediaId}`, { key: tenant.key, json: change })
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT'])
  }
  await call().media.update({ mediaId, notBefore: at(5), notAfter: null })
  const language = { mediaId, language: 'not a language' }
  await expect(call().media.update(language)).rejects.toThrow('BCP 47')
})

it('a schedule with an item outside its rights is not published without a reason', async () => {
  const { id: channelId } = await call().channel.create({ name: 'Evening TV' })
  const source = { type: 'item', mediaId } as const
  const block = blockOf('evening', '2026-11-01T20:00:00', 60, { rrule: 'FREQ=DAILY', source })
  await call().schedule.saveDraft({ channelId, content: scheduleOf([block]), revision: 0 })
  const codes = async () => (await call().schedule.flightCheck({ channelId })).findings.map(({ code }) => code)
  expect(await codes()).not.toContain('rights')
  await call().media.update({ mediaId, notBefore: at(24 * 30) })
  expect(await codes()).toContain('rights')
  const refused = await call()
    .schedule.publish({ channelId })
    .catch((error) => error.cause)
  expect(refused.code).toBe('FLIGHT_CHECK_RED')
})

it('past airings on all channels count', async () => {
  const { id: channelId } = await call().channel.create({ name: 'One' })
  const row = { channelId, mediaId, title: 'Film', kind: 'PROGRAMME', startsAt: new Date(), durationMs: 1 } as const
  // The part after a break is the same airing.
  for (const [ordinal, offsetMs] of [
    [0, 0],
    [1, 9_600],
    [2, 0],
  ] as const)
    await web.db.asRunRow.create({ data: { ...row, ordinal, offsetMs, previousHash: '', hash: `${ordinal}` } })
  await call().media.update({ mediaId, maxAirings: 5 })
  const library = await loadLibrary(web.db, tenant)
  expect(library?.media.get(mediaId)?.rights).toMatchObject({ maxAirings: 5, aired: 2 })
  expect(await call().media.airings({ mediaId })).toEqual({ aired: 2, airings: [] })
})

it('airings that another channel on air has planned count in the flight check', async () => {
  const source = { type: 'item', mediaId } as const
  const block = blockOf('evening', '2026-11-01T20:00:00', 60, { rrule: 'FREQ=DAILY', source })
  const other = await addReadyMedia(web.db, tenant.accountId)
  const channelIds: string[] = []
  for (const name of ['One', 'Two']) {
    const { id: channelId } = await call().channel.create({ name })
    await web.db.channel.update({ where: { id: channelId }, data: { fallbackMediaId: other } })
    await call().schedule.saveDraft({ channelId, content: scheduleOf([block]), revision: 0 })
    channelIds.push(channelId)
  }
  const [one, two] = channelIds as [string, string]
  const rights = async () =>
    (await call().schedule.flightCheck({ channelId: one })).findings.filter(({ code }) => code === 'rights')
  // Each plays it three times in the 72 hours of the check, or four.
  await call().media.update({ mediaId, maxAirings: 5 })
  expect(await rights()).toEqual([])
  await call().schedule.publish({ channelId: two, overrideReason: 'a test' })
  await web.db.channel.update({ where: { id: two }, data: { mode: 'calendar', desired: 'STARTED' } })
  expect((await rights()).map(({ message }) => message).join()).toContain('its rights allow 5')
})
