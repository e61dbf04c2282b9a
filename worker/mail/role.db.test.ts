import { afterAll, beforeAll, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { type MailServer, openMailServer } from '#server/testing/mail-server.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { startMailRole } from './role.ts'

let web: TestWeb
let server: MailServer
beforeAll(async () => {
  web = await openTestWeb()
  server = await openMailServer({})
})
afterAll(async () => {
  await server?.close()
  await web?.close()
})

it('two workers mail a report that is due once', async () => {
  const { userId } = await addTenant(web.db)
  const caller = web.as(userId)
  const { id: channelId } = await caller.channel.create({ name: 'Harbour TV' })
  const mail = { hour: 6, recipients: ['boss@example.com'], formats: ['pdf' as const] }
  const { id } = await caller.audienceReport.create({ channelId, name: 'Daily', period: 'day', mail })
  const mailDueAt = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - 18 * HOUR_MS)
  await web.db.savedReport.update({ where: { id }, data: { mailDueAt } })
  const env = {
    SMTP_URL: server.url,
    MAIL_FROM: 'tv@example.com',
    publicUrl: 'https://tv.example.com',
    developing: false,
  }
  const roles = [startMailRole({ db: web.db, env }), startMailRole({ db: web.db, env })]
  try {
    await until(() => server.taken.length > 0, 20_000)
    await until(async () => (await web.db.mail.count({ where: { dueAt: { not: null } } })) === 0, 20_000)
  } finally {
    for (const role of roles) await role.stop()
  }
  expect(server.taken.map(({ to }) => to)).toEqual([['boss@example.com']])
  const [row] = await caller.audienceReport.list({ channelId })
  expect(Date.parse(row!.nextMailAt!)).toBe(mailDueAt.getTime() + DAY_MS)
})
