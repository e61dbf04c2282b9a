// Mails of saved reports.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { type Mailer, openMailer } from '#adapters/mail.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { MINUTE_MS } from '#domain/analytics/minutes.ts'
import { DAY_MS, HOUR_MS, iso } from '#domain/instants.ts'
import { sendDueMail } from '#features/mail/send-due-mail.ts'
import { addChannel, airYesterday, today } from '#server/testing/aired-day.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { type MailServer, openMailServer } from '#server/testing/mail-server.ts'
import { pdfText } from '#server/testing/pdf-text.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { queueDueReports } from './queue-due-reports.ts'

let web: TestWeb
let server: MailServer
let mailer: Mailer
let tenant: Tenant
let channelId: string

beforeAll(async () => {
  web = await openTestWeb()
  server = await openMailServer({})
  mailer = openMailer({ SMTP_URL: server.url, MAIL_FROM: 'Cloud Playout <tv@example.com>' })
  tenant = await addTenant(web.db)
})
afterAll(async () => {
  mailer?.close()
  await server?.close()
  await web?.close()
})
beforeEach(async () => {
  server.taken.length = 0
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

describe('the mail of a report', () => {
  /** After the hour of the mail. */
  const due = today + DAY_MS + 6 * HOUR_MS
  const queue = (now: number) => acrossAccounts(() => queueDueReports(web.db, now))
  const outbox = () => ({ db: web.db, send: mailer.send, publicUrl: 'https://tv.example.com', keepText: false })
  const mails = () => web.db.mail.findMany({ where: { kind: 'audience-report' }, orderBy: { recipient: 'asc' } })

  beforeEach(async () => {
    await web.db.mail.deleteMany()
    await web.db.savedReport.deleteMany()
  })
  /** The report of yesterday is the next one. */
  async function dueOfYesterday(more: object = {}) {
    const { id } = await daily(more)
    await web.db.savedReport.update({ where: { id }, data: { mailDueAt: new Date(today + 6 * HOUR_MS) } })
    return id
  }
  const now = today + 6 * HOUR_MS

  it('has the figures, the files, and who set it up', async () => {
    await air(['News', 'Film'])
    await dueOfYesterday({ mail: { ...MAIL, recipients: ['boss@example.com', 'desk@example.com'] } })
    expect(await queue(now - 1)).toBe(0)
    expect(await queue(now)).toBe(1)
    expect((await mails()).map(({ recipient }) => recipient)).toEqual(['boss@example.com', 'desk@example.com'])
    await sendDueMail(outbox(), Date.now())
    const sent = server.taken.filter(({ to }) => to.includes('boss@example.com'))
    expect(sent).toHaveLength(1)
    const { source } = sent[0]!
    for (const part of ['Content-Type: application/pdf', 'Content-Type: text/csv', 'Content-Disposition: attachment'])
      expect(source).toContain(part)
    expect(sent[0]!.link).toBe(`https://tv.example.com/channels/${channelId}/audience/reports`)
    const plain = source.replace(/=\r?\n/g, '')
    for (const part of ['Unique viewers: 2', 'Film, ', tenant.email]) expect(plain).toContain(part)
    const pdf = Buffer.from(/application\/pdf[\s\S]*?\r?\n\r?\n([\w+/\s]*)/.exec(source)![1]!, 'base64')
    expect(pdfText(pdf).text).toContain('Film')
  })

  it('is queued once for each period, by two workers and after a change', async () => {
    const reportId = await dueOfYesterday()
    const queued = await Promise.all(Array.from({ length: 4 }, () => queue(now)))
    expect(queued.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(await mails()).toHaveLength(1)
    // As after a change of the hour, or of the zone.
    await web.db.savedReport.update({ where: { id: reportId }, data: { mailDueAt: new Date(now + HOUR_MS) } })
    expect(await queue(now + HOUR_MS)).toBe(0)
    expect(await mails()).toHaveLength(1)
    const [row] = await own().list({ channelId })
    expect(row).toMatchObject({ lastMailAt: iso(now), nextMailAt: iso(due) })
    expect(await queue(due)).toBe(1)
    expect(await mails()).toHaveLength(2)
  })

  it('is queued for a longer period that begins like one that was mailed', async () => {
    const reportId = await dueOfYesterday()
    const from = new Date(today - DAY_MS)
    const key = { reportId, from, accountId: tenant.accountId, queuedAt: from }
    // Another period with this start.
    await web.db.savedReportMail.create({ data: { ...key, to: new Date(today + 6 * DAY_MS) } })
    expect(await queue(now)).toBe(1)
  })

  it('stays due if the report gets another name while it waits', async () => {
    const reportId = await dueOfYesterday()
    const mailDueAt = new Date(Date.now() - 1_000)
    await web.db.savedReport.update({ where: { id: reportId }, data: { mailDueAt } })
    const mail = { ...MAIL, recipients: [...MAIL.recipients], formats: [...MAIL.formats] }
    const change = { channelId, reportId, name: 'Renamed', period: 'day' as const, mail }
    const dueNow = async () => (await web.db.savedReport.findUniqueOrThrow({ where: { id: reportId } })).mailDueAt
    await own().update(change)
    expect(await dueNow()).toEqual(mailDueAt)
    await own().update({ ...change, period: 'week' })
    expect((await dueNow())!.getTime()).toBeGreaterThan(Date.now())
  })

  it('is not sent by an account that is suspended', async () => {
    await dueOfYesterday()
    expect(await queue(now)).toBe(1)
    await web.db.account.update({ where: { id: tenant.accountId }, data: { suspendedAt: new Date() } })
    await sendDueMail(outbox(), Date.now())
    expect(await mails()).toMatchObject([{ sentAt: null, error: 'nothing to send' }])
    await web.db.mail.deleteMany()
    await web.db.savedReport.updateMany({ data: { mailDueAt: new Date(now) } })
    await web.db.savedReportMail.deleteMany()
    expect(await queue(now)).toBe(0)
    await web.db.account.update({ where: { id: tenant.accountId }, data: { suspendedAt: null } })
  })

  it('comes after mails that people wait for', async () => {
    await dueOfYesterday()
    await queue(now)
    const others = Array.from({ length: 10 }, () => ({ id: newId<string>('ml'), kind: 'password-reset', data: {} }))
    const dueAt = new Date(Date.now() - 1)
    await web.db.mail.createMany({ data: others.map((mail) => ({ ...mail, recipient: 'door@example.com', dueAt })) })
    await web.db.mail.updateMany({ where: { kind: 'audience-report' }, data: { dueAt: new Date(0) } })
    expect(await sendDueMail(outbox(), Date.now())).toBe(10)
    expect(await mails()).toMatchObject([{ attempts: 0 }])
  })

  it('waits until the last minute is computed, but at most six hours', async () => {
    const reportId = await dueOfYesterday({ mail: { ...MAIL, hour: 0 } })
    const at = new Date(today)
    await web.db.savedReport.update({ where: { id: reportId }, data: { mailDueAt: at, mailHour: 0 } })
    expect(await queue(today)).toBe(0)
    expect(await queue(today + 170_000 - 1)).toBe(0)
    await web.db.audienceDue.create({ data: { subjectId: channelId, minute: new Date(today - MINUTE_MS) } })
    expect(await queue(today + 170_000)).toBe(0)
    await web.db.audienceDue.deleteMany()
    expect(await queue(today + 170_000)).toBe(1)
    await web.db.audienceDue.create({ data: { subjectId: channelId, minute: new Date(today + DAY_MS - MINUTE_MS) } })
    expect(await queue(today + DAY_MS + 6 * HOUR_MS - 1)).toBe(0)
    expect(await queue(today + DAY_MS + 6 * HOUR_MS)).toBe(1)
    await web.db.audienceDue.deleteMany()
  })

  it('is not sent of a deleted channel, to a removed recipient, or of days that are not kept', async () => {
    const reportId = await dueOfYesterday()
    await web.db.channel.update({ where: { id: channelId }, data: { deletedAt: new Date() } })
    expect(await queue(now)).toBe(0)
    await web.db.channel.update({ where: { id: channelId }, data: { deletedAt: null } })
    expect(await queue(due)).toBe(1)
    await web.db.savedReport.update({ where: { id: reportId }, data: { mailTo: ['other@example.com'] } })
    await sendDueMail(outbox(), Date.now())
    expect(await mails()).toMatchObject([{ sentAt: null, dueAt: null, error: 'nothing to send' }])
    const data = { reportId, from: '2020-01-01T00:00:00.000Z', to: '2020-01-02T00:00:00.000Z' }
    const recipient = 'other@example.com'
    await web.db.mail.create({ data: { id: newId('ml'), kind: 'audience-report', recipient, data } })
    await sendDueMail(outbox(), Date.now())
    expect((await mails()).map(({ error }) => error)).toEqual(['nothing to send', 'nothing to send'])
    expect(server.taken).toEqual([])
  })
})
