// Saved reports: their settings and their links.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { iso } from '#domain/instants.ts'
import { createApiKey } from '#features/account/create-api-key.ts'
import { findSharedReport } from '#server/rest/public-report.ts'
import { addChannel, airYesterday, today, yesterday } from '#server/testing/aired-day.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { answerOf } from '#server/testing/tenancy/row.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

const READER = '198.51.100.7'

let web: TestWeb
let tenant: Tenant
let stranger: Tenant
let channelId: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  stranger = await addTenant(web.db)
})
afterAll(() => web?.close())
beforeEach(async () => {
  channelId = await addChannel(web.db, tenant.accountId)
})

const air = (titles: [string, string]) => airYesterday(web.db, { accountId: tenant.accountId, channelId }, titles)
const own = () => web.as(tenant.userId).audienceReport

const MAIL = { hour: 6, recipients: ['boss@example.com'], formats: ['pdf', 'csv'] } as const
const daily = (more: object = {}) =>
  own().create({
    channelId,
    name: 'Daily',
    period: 'day',
    mail: { ...MAIL, recipients: [...MAIL.recipients], formats: ['pdf', 'csv'] },
    ...more,
  })

describe('a saved report', () => {
  it('is listed, changed and deleted, and the audit trail says so', async () => {
    const range = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' }
    const fixed = await own().create({ channelId, name: 'Launch', period: 'range', ...range })
    expect(fixed).toMatchObject({ name: 'Launch', ...range, mail: null, nextMailAt: null, shareExpiresAt: null })
    const { id: reportId } = await daily()
    const list = await own().list({ channelId })
    expect(list.map(({ name }) => name)).toEqual(['Launch', 'Daily'])
    expect(list[1]).toMatchObject({ from: iso(yesterday), to: iso(today), problem: null, mail: MAIL, lastMailAt: null })
    expect(new Date(list[1]!.nextMailAt!).getUTCHours()).toBe(6)
    const changed = await own().update({ channelId, reportId, name: 'Weekly', period: 'week' })
    expect(changed).toMatchObject({ name: 'Weekly', mail: null, nextMailAt: null })
    expect(new Date(changed.from).getUTCDay()).toBe(1)
    await own().delete({ channelId, reportId })
    expect(await answerOf(own().delete({ channelId, reportId }))).toMatchObject({ domain: 'REPORT_NOT_FOUND' })
    const entries = await web.db.auditEntry.findMany({
      where: { accountId: tenant.accountId },
      orderBy: { sequence: 'asc' },
    })
    const changes = entries.filter(({ action }) => action.startsWith('report.')).slice(-4)
    expect(changes.map(({ action }) => action)).toEqual([
      'report.create',
      'report.create',
      'report.update',
      'report.delete',
    ])
  })

  it.each([
    ['a range without an end', { period: 'range', from: '2026-11-01T00:00:00Z', mail: null }],
    ['a range that ends before it begins', { period: 'range', from: iso(today), to: iso(yesterday), mail: null }],
    ['a range that is mailed', { period: 'range', from: iso(yesterday), to: iso(today) }],
    ['no address', { mail: { ...MAIL, recipients: [] } }],
    ['no address of a mailbox', { mail: { ...MAIL, recipients: ['boss@example.com\nBcc: all@example.com'] } }],
    ['eleven addresses', { mail: { ...MAIL, recipients: Array.from({ length: 11 }, (_, i) => `a${i}@example.com`) } }],
    ['an hour that does not exist', { mail: { ...MAIL, hour: 24 } }],
    ['a format that does not exist', { mail: { ...MAIL, formats: ['xlsx'] } }],
  ])('is refused with %s', async (_, wrong) => {
    const json = { name: 'Wrong', period: 'day', mail: MAIL, ...wrong }
    const answer = await web.rest('POST', `/api/analytics/channels/${channelId}/reports`, { key: tenant.key, json })
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_INPUT'])
  })

  it('is one of at most 50, also when they are created at once', async () => {
    const row = { accountId: tenant.accountId, channelId, name: 'One', period: 'day' as const, createdBy: 'key:x' }
    await web.db.savedReport.createMany({ data: Array.from({ length: 49 }, () => ({ id: newId('rp'), ...row })) })
    const made = await Promise.allSettled(Array.from({ length: 6 }, () => daily()))
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await answerOf(daily())).toMatchObject({ domain: 'TOO_MANY_REPORTS' })
  })

  it('is not made by a key that may not see figures', async () => {
    const who = { accountId: tenant.accountId, tag: `user:${tenant.userId}` as const, userId: tenant.userId }
    const { secret: key } = await createApiKey(web.db, who, { name: 'Configures', scopes: ['configure'] })
    const json = { name: 'Mine', period: 'day' }
    const answer = await web.rest('POST', `/api/analytics/channels/${channelId}/reports`, { key, json })
    expect(answer.body.code).toBe('NOT_PERMITTED')
    expect(await web.db.savedReport.count({ where: { channelId } })).toBe(0)
  })

  it('says why it cannot be shown', async () => {
    const [from, to] = ['2020-01-01T00:00:00Z', '2020-02-01T00:00:00Z']
    const { problem } = await own().create({ channelId, name: 'Old', period: 'range', from, to })
    expect(problem).toMatch(/days of analytics/)
  })
})

describe('a link to a report', () => {
  const open = (url: string, at = Date.now()) => findSharedReport(url.split('/').at(-1)!, READER, at, web.services)

  it('shows the report until it expires, without ids of the account', async () => {
    await air(['News', 'Film'])
    const { id: reportId } = await daily({ mail: null })
    const { url, expiresAt } = await own().share({ channelId, reportId, days: 7 })
    expect(url).toMatch(/\/shared\/report\/[\w-]{43}$/)
    const answer = await open(url)
    expect(answer).toMatchObject({
      kind: 'report',
      shared: {
        ...{ name: 'Daily', channelName: 'Harbour TV', zone: 'UTC', expiresAt },
        report: { from: iso(yesterday), to: iso(today), uniqueViewers: 2, by: { country: [{ value: 'DE' }] } },
      },
    })
    const text = JSON.stringify(answer)
    for (const secret of [tenant.accountId, channelId, reportId, 'md_', 'browser', tenant.email])
      expect(text).not.toContain(secret)
    const end = Date.parse(expiresAt)
    expect((await open(url, end - 1)).kind).toBe('report')
    expect(await open(url, end)).toEqual({ kind: 'unknown' })
    // Only its hash is stored.
    const stored = JSON.stringify(await web.db.savedReport.findMany())
    expect(stored).not.toContain(url.split('/').at(-1))
  })

  it('ends at once when it is revoked, replaced, or its report or channel deleted', async () => {
    const { id: reportId } = await daily({ mail: null })
    const first = await own().share({ channelId, reportId })
    const second = await own().share({ channelId, reportId })
    expect(await open(first.url)).toEqual({ kind: 'unknown' })
    expect((await open(second.url)).kind).toBe('report')
    expect((await own().unshare({ channelId, reportId })).shareExpiresAt).toBeNull()
    expect(await open(second.url)).toEqual({ kind: 'unknown' })
    const third = await own().share({ channelId, reportId })
    await web.db.channel.update({ where: { id: channelId }, data: { deletedAt: new Date() } })
    expect(await open(third.url)).toEqual({ kind: 'unknown' })
    await web.db.channel.update({ where: { id: channelId }, data: { deletedAt: null } })
    expect((await open(third.url)).kind).toBe('report')
    await own().delete({ channelId, reportId })
    expect(await open(third.url)).toEqual({ kind: 'unknown' })
  })

  it('cannot be made or revoked by another account, nor guessed', async () => {
    const { id: reportId } = await daily({ mail: null })
    const { url } = await own().share({ channelId, reportId })
    const theirs = web.as(stranger.userId)
    const { id: mine } = await theirs.channel.create({ name: 'Mine' })
    for (const call of [
      () => theirs.audienceReport.share({ channelId, reportId }),
      () => theirs.audienceReport.unshare({ channelId, reportId }),
    ])
      expect(await answerOf(call())).toMatchObject({ domain: 'CHANNEL_NOT_FOUND' })
    const through = { channelId: mine, reportId }
    expect(await answerOf(theirs.audienceReport.unshare(through))).toMatchObject({ domain: 'REPORT_NOT_FOUND' })
    const { id: another } = await web.as(tenant.userId).channel.create({ name: 'Another' })
    const call = own().share({ channelId: another, reportId })
    expect(await answerOf(call)).toMatchObject({ domain: 'REPORT_NOT_FOUND' })
    expect((await open(url)).kind).toBe('report')
    for (const token of ['', 'x', 'a'.repeat(43), `${url}a`, '../../etc'])
      expect(await open(token)).toEqual({ kind: 'unknown' })
  })

  it('says so when the days are no longer kept', async () => {
    const range = { from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z' }
    const { id: reportId } = await own().create({ channelId, name: 'Old', period: 'range', ...range })
    const { url } = await own().share({ channelId, reportId, days: 365 })
    expect(await open(url)).toEqual({ kind: 'refused', message: 'Figures of these days are no longer kept.' })
  })
})
