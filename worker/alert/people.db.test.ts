// What people do with alerts and their rules, and who may.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
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

describe('people', () => {
  it('acknowledge an alert, and it is not escalated', async () => {
    await alerts.addDownChannel('One')
    await alerts.addDownChannel('Two')
    await alerts.own().alert.addTarget({ kind: 'webhook', name: 'Usual', address: `${alerts.base}/usual` })
    await alerts
      .own()
      .alert.addTarget({ kind: 'webhook', name: 'Last', address: `${alerts.base}/last`, escalation: true })
    await alerts.evaluate()
    await alerts.evaluate()
    const one = (await alerts.list()).find(({ subject }) => subject === 'One')
    const acknowledged = await alerts.own().alert.acknowledge({ alertId: one!.id })
    expect(acknowledged.acknowledgedBy).toBe(`user:${tenant.userId}`)
    expect((await alerts.own().alert.acknowledge({ alertId: one!.id })).acknowledgedAt).toBe(
      acknowledged.acknowledgedAt,
    )
    expect(await alerts.own().alert.summary()).toEqual({ active: 1, worst: 'critical' })
    alerts.start()
    await alerts.pass(16 * 60_000)
    await until(() => alerts.at('/last').length === 1)
    expect(alerts.at('/last')[0]?.body.data.alerts.map(({ subject }: { subject: string }) => subject)).toEqual(['Two'])
    const audit = await alerts.db.auditEntry.count({ where: { subjectId: one!.id, action: 'alert.acknowledge' } })
    expect(audit).toBe(1)
  })

  it('see more than a hundred alerts in pages, each once', async () => {
    const since = new Date()
    const active = Array.from({ length: 120 }, (_, n) => ({
      ...{ id: `al_${n}`, accountId: tenant.accountId, subject: 'News', subjectId: `ch_${n}` },
      ...{ rule: 'channel-down', severity: 'critical', message: 'It is off air.', since, openedAt: since },
    }))
    await alerts.db.alert.createMany({ data: active })
    const pages: string[][] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await alerts.own().alert.list({ active: 'true', ...(cursor && { cursor }) })
      pages.push(page.alerts.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 20])
    expect(new Set(pages.flat()).size).toBe(120)
    expect(await alerts.own().alert.summary()).toEqual({ active: 120, worst: 'critical' })
  })

  it('silence a channel: its alert is listed and not sent, until the silence ends', async () => {
    const channelId = await alerts.addDownChannel()
    await alerts.own().alert.addTarget({ kind: 'webhook', name: 'Hook', address: `${alerts.base}/silent` })
    const until8 = new Date(Date.now() + 3_600_000).toISOString()
    const silence = await alerts.own().alert.silence({ channelId, until: until8, reason: 'Rehearsal' })
    await alerts.evaluate()
    await alerts.evaluate()
    expect(await alerts.list()).toMatchObject([{ silenced: true }])
    expect(await alerts.db.alertNotice.count()).toBe(0)
    await alerts.own().alert.endSilence({ silenceId: silence.id })
    await alerts.evaluate()
    expect(await alerts.db.alertNotice.count()).toBe(1)
  })

  it('cannot silence forever, another account’s channel, or in the past', async () => {
    const stranger = await addTenant(alerts.db)
    const channelId = await alerts.addDownChannel('Theirs', stranger.accountId)
    const codeOf = (call: Promise<unknown>) =>
      call.then(
        () => null,
        (error) => error.cause?.code,
      )
    for (const ahead of [-1_000, 31 * 86_400_000])
      expect(await codeOf(alerts.own().alert.silence({ until: new Date(Date.now() + ahead).toISOString() }))).toBe(
        'INVALID_INPUT',
      )
    const soon = new Date(Date.now() + 60_000).toISOString()
    expect(await codeOf(alerts.own().alert.silence({ channelId, until: soon }))).toBe('CHANNEL_NOT_FOUND')
  })

  it('change thresholds within their bounds, and switch rules off', async () => {
    await alerts.addDownChannel()
    const off = { rules: { 'channel-down': { enabled: false } }, escalateAfterMinutes: 0 }
    const settings = await alerts.own().alert.setSettings(off)
    expect(settings.rules.find(({ rule }) => rule === 'channel-down')).toMatchObject({ enabled: false, changed: true })
    await alerts.evaluate()
    await alerts.evaluate()
    expect(await alerts.list()).toEqual([])
    const codeOf = (rules: object) =>
      alerts
        .own()
        .alert.setSettings({ rules, escalateAfterMinutes: 15 })
        .then(
          () => null,
          (error) => error.cause?.code,
        )
    expect(await codeOf({ 'failures-in-a-row': { threshold: 0 } })).toBe('INVALID_INPUT')
    expect(await codeOf({ 'channel-down': { threshold: 5 } })).toBe('INVALID_INPUT')
    expect(await codeOf({ 'disk-full': { enabled: false } })).toBe('INVALID_INPUT')
  })
})

it('admins see the installation’s alerts over REST, and others do not', async () => {
  await alerts.operators().test()
  await alerts.evaluate()
  const { status, body } = await alerts.web.rest('GET', '/api/system/alerts?active=true', { key: tenant.key })
  expect([status, body.error.code]).toEqual([403, 'FORBIDDEN'])
  expect((await alerts.own().alert.list({})).alerts).toEqual([])
  const mine = (await alerts.operators().list({ active: 'true' })).alerts
  expect(mine.map(({ rule }) => rule)).toContain('test')
})
