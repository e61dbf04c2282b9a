import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Mailer, openMailer } from '#adapters/mail.ts'
import { addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { type MailServer, openMailServer } from '#server/testing/mail-server.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { listShownMail } from './list-shown-mail.ts'
import { queueMail } from './queue-mail.ts'
import { deleteOldMail, MAX_ATTEMPTS, type Outbox, sendDueMail } from './send-due-mail.ts'

const MAIL_FROM = 'Cloud Playout <tv@example.com>'
const PUBLIC_URL = 'https://tv.example.com'
const HOUR_MS = 3_600_000

let web: TestWeb
let server: MailServer
let mailer: Mailer
let rejection: readonly [number, string] | null

beforeAll(async () => {
  web = await openTestWeb()
  server = await openMailServer({ user: 'sender', password: 'secret', reject: () => rejection })
  mailer = openMailer({ SMTP_URL: server.url, MAIL_FROM })
})
beforeEach(async () => {
  rejection = null
  server.taken.length = 0
  await web.db.mail.deleteMany()
})
afterAll(async () => {
  mailer.close()
  await server?.close()
  await web?.close()
})

const outboxOf = (given: Mailer = mailer, keepText = false): Outbox => ({
  db: web.db,
  send: given.send,
  publicUrl: PUBLIC_URL,
  keepText,
})
const queue = (to = 'ada@example.com') => queueMail(web.db, { kind: 'password-changed', to })
const row = () => web.db.mail.findFirstOrThrow()

describe('a mail', () => {
  it('of a changed password reaches the SMTP server, with a link to PUBLIC_URL, as text and HTML', async () => {
    const { userId, email } = await addTenant(web.db)
    const change = { currentPassword: TEST_PASSWORD, newPassword: 'another long password' }
    await web.as(userId).account.changePassword(change)
    expect(await sendDueMail(outboxOf(), Date.now())).toBe(1)
    expect(server.taken).toMatchObject([{ to: [email], from: 'tv@example.com', link: `${PUBLIC_URL}/sign-in` }])
    const source = server.taken[0]?.source ?? ''
    for (const part of ['From: Cloud Playout <tv@example.com>', 'text/plain', 'text/html', 'Auto-Submitted:'])
      expect(source).toContain(part)
    expect(source).not.toContain(change.newPassword)
    expect(await sendDueMail(outboxOf(), Date.now() + HOUR_MS)).toBe(0)
  })

  it('is not sent when its change is rolled back', async () => {
    const failing = web.db.$transaction(async (tx) => {
      await queueMail(tx, { kind: 'password-changed', to: 'ada@example.com' })
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(await sendDueMail(outboxOf(), Date.now())).toBe(0)
  })

  it('is sent once by two workers', async () => {
    for (let n = 0; n < 15; n++) await queue(`person-${n}@example.com`)
    const now = Date.now()
    while ((await Promise.all([sendDueMail(outboxOf(), now), sendDueMail(outboxOf(), now)])).some((sent) => sent > 0));
    expect(server.taken.flatMap(({ to }) => to).sort()).toEqual(
      Array.from({ length: 15 }, (_, n) => `person-${n}@example.com`).sort(),
    )
  })

  it('is retried later when the server has no time, and given up after a bounded number of attempts', async () => {
    rejection = [451, 'try again later']
    await queue()
    let now = Date.now()
    expect(await sendDueMail(outboxOf(), now)).toBe(1)
    expect(await row()).toMatchObject({ attempts: 1, sentAt: null, error: expect.stringContaining('try again later') })
    expect(await sendDueMail(outboxOf(), now)).toBe(0)
    for (let n = 1; n < MAX_ATTEMPTS; n++) {
      now += 2 * HOUR_MS
      expect(await sendDueMail(outboxOf(), now)).toBe(1)
    }
    expect(await row()).toMatchObject({ attempts: MAX_ATTEMPTS, dueAt: null, sentAt: null })
    expect(await sendDueMail(outboxOf(), now + 10 * HOUR_MS)).toBe(0)
  })

  it('is given up at once when its recipient is rejected, and sent again when only our password is wrong', async () => {
    rejection = [550, 'no such mailbox']
    await queue()
    await sendDueMail(outboxOf(), Date.now())
    expect(await row()).toMatchObject({ attempts: 1, dueAt: null, error: expect.stringContaining('no such mailbox') })
    await web.db.mail.deleteMany()
    rejection = null
    await queue()
    const wrong = openMailer({ SMTP_URL: server.url.replace(':secret@', ':wrong@'), MAIL_FROM })
    await sendDueMail(outboxOf(wrong), Date.now())
    expect((await row()).dueAt).not.toBeNull()
    await sendDueMail(outboxOf(), Date.now() + HOUR_MS)
    expect(server.taken).toHaveLength(1)
  })

  it('waits while no server answers', async () => {
    const gone = await openMailServer()
    await gone.close()
    await queue()
    await sendDueMail(outboxOf(openMailer({ SMTP_URL: gone.url, MAIL_FROM })), Date.now())
    const { dueAt, sentAt } = await row()
    expect([dueAt !== null, sentAt]).toEqual([true, null])
  })

  it('costs no attempt while the server is known not to answer', async () => {
    const gone = await openMailServer()
    await gone.close()
    for (let i = 0; i < 8; i++) await queue(`ada${i}@example.com`)
    const away = openMailer({ SMTP_URL: gone.url, MAIL_FROM })
    await sendDueMail({ ...outboxOf(away), isReady: away.isReady }, Date.now())
    const attempts = (await web.db.mail.findMany()).map((mail) => mail.attempts).sort()
    expect(attempts).toEqual([0, 0, 0, 1, 1, 1, 1, 1])
    expect(away.isReady()).toBe(false)
  })

  it('keeps its text in development only, and is deleted after a week', async () => {
    await queue()
    await sendDueMail(outboxOf(), Date.now())
    expect(await listShownMail(web.db)).toEqual([])
    await queue('dev@example.com')
    await sendDueMail(outboxOf(mailer, true), Date.now())
    expect(await listShownMail(web.db)).toMatchObject([{ recipient: 'dev@example.com', subject: expect.anything() }])
    expect(await deleteOldMail(web.db, Date.now() + 6 * 24 * HOUR_MS)).toBe(0)
    expect(await deleteOldMail(web.db, Date.now() + 8 * 24 * HOUR_MS)).toBe(2)
  })

  it('of a kind that this version does not know is left out', async () => {
    await web.db.mail.create({ data: { id: 'ml_newer', kind: 'constructor', recipient: 'ada@example.com' } })
    await sendDueMail(outboxOf(), Date.now())
    expect([await row(), server.taken.length]).toMatchObject([{ dueAt: null, sentAt: null }, 0])
  })
})
