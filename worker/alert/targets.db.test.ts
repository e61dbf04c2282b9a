// Where notices go: targets of each kind that answer, hang and refuse.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openLogger } from '#adapters/log.ts'
import { openMailer } from '#adapters/mail.ts'
import { EVALUATE_EVERY_MS } from '#features/alert/evaluate-alerts.ts'
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
    await alerts.addDownChannel('Evening news')
    await alerts.evaluate()
    const lines: string[] = []
    alerts.start({ log: openLogger('info', { write: (line) => void lines.push(line) }) })
    await alerts.pass(EVALUATE_EVERY_MS)
    await until(() => lines.some((line) => line.includes('alert opened: Channel down')))
    const line = JSON.parse(lines.find((text) => text.includes('Channel down'))!)
    expect(line).toMatchObject({ level: 50, rule: 'channel-down', severity: 'critical', subjects: ['Evening news'] })
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

describe('a change of a target', () => {
  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => null,
      (error) => error.cause?.code,
    )
  const add = (path: string) =>
    alerts.own().alert.addTarget({ kind: 'slack', name: 'Team', address: `${alerts.base}/${path}` })

  it('keeps the address that is omitted or empty', async () => {
    const { id: targetId, hint, createdAt } = await add('kept/canary-kept')
    const { key } = tenant
    const change = { name: 'Newsroom', leastSeverity: 'critical', escalation: true } as const
    const { status, body } = await alerts.web.rest('PATCH', `/api/alert-targets/${targetId}`, { key, json: change })
    const changed = { id: targetId, kind: 'slack', hint, problem: null, createdAt, ...change }
    expect([status, body]).toEqual([200, changed])
    expect(await alerts.own().alert.updateTarget({ targetId, address: ' ' })).toEqual(changed)
    expect(await alerts.own().alert.updateTarget({ targetId, kind: 'slack', address: '' })).toEqual(changed)
    expect(await alerts.own().alert.targets()).toEqual([changed])
    await alerts.own().alert.test()
    alerts.start()
    await until(() => alerts.at('/kept/canary-kept').length === 1)
  })

  it('to another address sends what waits there, without the problem of the old one', async () => {
    const { id: targetId } = await add('old')
    alerts.refusing.add('/old')
    await alerts.own().alert.test()
    alerts.start()
    await until(async () => (await alerts.own().alert.targets())[0]?.problem === 'The server answered 500.')
    await alerts.stop()
    const changed = await alerts.own().alert.updateTarget({ targetId, address: `${alerts.base}/new` })
    expect(changed.problem).toBeNull()
    const before = alerts.at('/old').length
    await alerts.db.alertNotice.updateMany({ where: { targetId, sentAt: null }, data: { dueAt: new Date() } })
    alerts.start()
    await until(() => alerts.at('/new').length === 1)
    expect(alerts.at('/old')).toHaveLength(before)
  })

  it('to another kind needs another address', async () => {
    const { id: targetId } = await add('kind/canary-kind')
    const { updateTarget, targets } = alerts.own().alert
    const before = await targets()
    await expect(updateTarget({ targetId, kind: 'email' })).rejects.toMatchObject({
      cause: { code: 'INVALID_INPUT', data: { issues: [{ path: 'address' }] } },
    })
    expect(await targets()).toEqual(before)
    const changed = await updateTarget({ targetId, kind: 'email', address: 'Desk@Example.com' })
    expect(changed).toMatchObject({ kind: 'email', hint: 'desk@example.com' })
  })

  it('to an address that does not fit, or that is never connected to, is rejected', async () => {
    const { id: targetId } = await add('fits')
    const before = await alerts.own().alert.targets()
    for (const change of [
      { address: 'nowhere' },
      { address: 'desk@example.com' },
      { address: 'https://user:password@example.com/' },
      { address: 'http://169.254.169.254/latest' },
      { address: 'http://[fe80::1]/' },
      { kind: 'sms' as const, address: '0151' },
      { name: ' ' },
    ])
      expect(await codeOf(alerts.own().alert.updateTarget({ targetId, ...change })), JSON.stringify(change)).toBe(
        'INVALID_INPUT',
      )
    expect(await alerts.own().alert.targets()).toEqual(before)
  })

  it('is one of its owner only: an account, or the installation', async () => {
    const mine = await add('mine')
    const theirs = await alerts.operators().addTarget({ kind: 'email', name: 'Desk', address: 'desk@example.com' })
    const name = 'Taken over'
    expect(await codeOf(alerts.own().alert.updateTarget({ targetId: theirs.id, name }))).toBe('TARGET_NOT_FOUND')
    expect(await codeOf(alerts.operators().updateTarget({ targetId: mine.id, name }))).toBe('TARGET_NOT_FOUND')
    expect(await alerts.operators().updateTarget({ targetId: theirs.id, name: 'Night desk' })).toEqual({
      ...theirs,
      name: 'Night desk',
    })
  })

  it('is in the audit trail, without the address', async () => {
    const { id: targetId } = await add('audit/canary-before')
    await alerts.own().alert.updateTarget({ targetId, name: 'Newsroom', address: `${alerts.base}/canary-after` })
    const where = { accountId: tenant.accountId, action: 'alert.target-update' }
    const [entry, ...others] = await alerts.db.auditEntry.findMany({ where })
    expect(others).toEqual([])
    expect(entry).toMatchObject({
      ...{ subjectId: targetId, data: { name: 'Newsroom', addressReplaced: true } },
      ...{ before: { name: 'Team' }, after: { name: 'Newsroom' } },
    })
    expect(JSON.stringify([entry?.data, entry?.before, entry?.after])).not.toContain('canary')
    const rows = await alerts.db.alertTarget.findMany()
    for (const row of rows) expect(Buffer.from(row.address).toString('latin1')).not.toContain('canary')
  })

  it('and another at the same time are both made, and neither after a deletion', async () => {
    const { id: targetId } = await add('both')
    const { updateTarget, deleteTarget, targets } = alerts.own().alert
    await Promise.all([
      updateTarget({ targetId, name: 'Newsroom' }),
      updateTarget({ targetId, kind: 'email', address: 'desk@example.com' }),
    ])
    expect(await targets()).toMatchObject([{ name: 'Newsroom', kind: 'email', hint: 'desk@example.com' }])
    await deleteTarget({ targetId })
    expect(await codeOf(updateTarget({ targetId, name: 'Late' }))).toBe('TARGET_NOT_FOUND')
  })
})
