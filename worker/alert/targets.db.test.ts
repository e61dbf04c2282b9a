// Where notices go: targets of each kind that answer, hang and refuse.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openMailer } from '#adapters/mail.ts'
import { MOST_ATTEMPTS } from '#features/alert/send-notices.ts'
import { rotateKeys } from '#features/destination/rotate-keys.ts'
import { sendDueMail } from '#features/mail/send-due-mail.ts'
import type { Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { type OpenAlerts, openAlerts } from '../testing/open-alerts.ts'

let alerts: OpenAlerts
let tenant: Tenant

beforeAll(async () => {
  alerts = await openAlerts()
})
beforeEach(async () => {
  tenant = await alerts.begin()
})
afterEach(() => alerts.end())
afterAll(() => alerts?.close())

describe('a target', () => {
  it('is not needed: an alert without one is listed, and its notice is in the log', async () => {
    await alerts.addDownChannel()
    await alerts.evaluate()
    const round = await alerts.evaluate()
    expect(round?.notices.map(({ rule }) => rule)).toContain('channel-down')
    expect(await alerts.list()).toHaveLength(1)
    expect(await alerts.db.alertNotice.count()).toBe(0)
  })

  it('of each kind takes a test alert, of the account and of the installation', async () => {
    const outbox = { db: alerts.db, publicUrl: 'https://tv.example', keepText: true }
    const mailer = openMailer({})
    for (const caller of [alerts.own().alert, alerts.operators()]) {
      alerts.received.length = 0
      await caller.addTarget({ kind: 'email', name: 'Desk', address: 'Desk@Example.com' })
      await caller.addTarget({
        kind: 'webhook',
        name: 'Hook',
        address: `${alerts.base}/hook`,
        leastSeverity: 'critical',
      })
      await caller.addTarget({ kind: 'sms', name: 'Night', address: '+4915112345678', escalation: true })
      expect(await caller.test()).toMatchObject({ rule: 'test', severity: 'info', state: 'active' })
      alerts.start()
      await alerts.pass(0)
      await until(() => alerts.at('/hook').length === 1 && alerts.at('/sms').length === 1)
      expect(alerts.at('/sms')[0]).toMatchObject({
        headers: { authorization: 'Bearer gateway-token' },
        body: { to: '+4915112345678', text: expect.stringContaining('Test alert: Test') },
      })
      await until(async () => (await alerts.db.mail.count({ where: { kind: 'alert', sentAt: null } })) === 1)
      await alerts.stop()
      await sendDueMail({ ...outbox, send: mailer.send }, Date.now())
      const mail = await alerts.db.mail.findFirstOrThrow({ where: { kind: 'alert' }, orderBy: { createdAt: 'desc' } })
      expect(mail.recipient).toBe('desk@example.com')
      expect(JSON.stringify(mail.shown)).toContain('https://tv.example/docs/runbooks/test')
    }
  })

  it('that hangs delays no other, and says what is wrong', async () => {
    await alerts.own().alert.addTarget({ kind: 'webhook', name: 'Hangs', address: `${alerts.base}/hangs` })
    await alerts.own().alert.addTarget({ kind: 'webhook', name: 'Works', address: `${alerts.base}/works` })
    alerts.hanging.add('/hangs')
    await alerts.own().alert.test()
    alerts.start({ timeoutMs: 3_000 })
    await until(() => alerts.at('/works').length === 1)
    await until(async () => (await alerts.own().alert.targets()).some(({ problem }) => problem?.includes('within 3 s')))
    const [notice] = await alerts.db.alertNotice.findMany({ where: { target: { name: 'Hangs' } } })
    expect(notice?.dueAt?.getTime()).toBeGreaterThan(Date.now())
  })

  it('that refuses is tried again, and given up in the end', async () => {
    const target = await alerts
      .own()
      .alert.addTarget({ kind: 'webhook', name: 'Refuses', address: `${alerts.base}/refuses` })
    alerts.refusing.add('/refuses')
    await alerts.own().alert.test()
    alerts.start()
    await until(async () => (await alerts.own().alert.targets())[0]?.problem === 'The server answered 500.')
    await alerts.db.alertNotice.updateMany({
      where: { targetId: target.id },
      data: { attempts: MOST_ATTEMPTS - 1, dueAt: new Date() },
    })
    await until(
      async () =>
        (await alerts.db.alertNotice.count({ where: { targetId: target.id, dueAt: null, sentAt: null } })) === 1,
    )
  })

  it('in a private network is refused, and not connected to', async () => {
    alerts.start({ allowPrivate: false })
    await alerts.own().alert.addTarget({ kind: 'webhook', name: 'Private', address: `${alerts.base}/private` })
    await alerts.own().alert.test()
    await until(async () => (await alerts.own().alert.targets())[0]?.problem?.includes('private network') === true)
    expect(alerts.at('/private')).toEqual([])
  })

  it('whose address does not fit its kind is rejected', async () => {
    for (const [kind, address] of [
      ['email', 'nobody'],
      ['webhook', 'ftp://example.com'],
      ['slack', 'https://user:password@example.com/'],
      ['sms', '0151'],
    ] as const)
      await expect(alerts.own().alert.addTarget({ kind, name: 'x', address }), kind).rejects.toThrow()
  })

  it('is stored sealed, is in no answer, and survives a rotation of the master keys', async () => {
    const address = `${alerts.base}/sealed/canary-target`
    const target = await alerts.own().alert.addTarget({ kind: 'slack', name: 'Sealed', address })
    await alerts.operators().addTarget({ kind: 'slack', name: 'Sealed', address })
    expect(JSON.stringify([target, await alerts.own().alert.targets()])).not.toContain('canary')
    const rows = await alerts.db.alertTarget.findMany()
    for (const row of rows) expect(Buffer.from(row.address).toString('latin1')).not.toContain('canary')
    const audit = await alerts.db.auditEntry.findMany({ where: { accountId: tenant.accountId } })
    expect(JSON.stringify(audit.map(({ data, after }) => [data, after]))).not.toContain('canary')
    expect((await rotateKeys(alerts.db, alerts.web.services.dataDir)).unreadable).toBe(0)
    await alerts.own().alert.test()
    alerts.start()
    await until(() => alerts.at('/sealed/canary-target').length === 1)
  })

  it('is one of ten at most', async () => {
    for (let n = 0; n < 10; n++)
      await alerts.own().alert.addTarget({ kind: 'email', name: 'x', address: `a${n}@example.com` })
    const eleventh = alerts.own().alert.addTarget({ kind: 'email', name: 'x', address: 'a@example.com' })
    await expect(eleventh).rejects.toMatchObject({ cause: { code: 'TOO_MANY_TARGETS' } })
  })
})
