// Alerts end to end: rows as workers leave them, the evaluator, and targets that answer, hang and refuse.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { openMailer } from '#adapters/mail.ts'
import { noteRequests, takeRequestCounts } from '#adapters/request-counts.ts'
import { EVALUATE_EVERY_MS, evaluateAlerts, pruneAlerts } from '#features/alert/evaluate-alerts.ts'
import { addRequestCounts, storeRequestCounts } from '#features/alert/request-counts.ts'
import { MOST_ATTEMPTS } from '#features/alert/send-notices.ts'
import { rotateKeys } from '#features/destination/rotate-keys.ts'
import { sendDueMail } from '#features/mail/send-due-mail.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { type AlertRole, startAlertRole } from './role.ts'

const NOTHING = { found: [], complete: new Set<never>() }

interface Received {
  path: string
  headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies of several shapes
  body: any
}

let web: TestWeb
let tenant: Tenant
let admin: Tenant
let base = ''
const received: Received[] = []
const closing: (() => unknown)[] = []
const hanging = new Set<string>()
const refusing = new Set<string>()
let role: AlertRole | null = null

beforeAll(async () => {
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      received.push({ path, headers: request.headers, body: JSON.parse(body) })
      if (hanging.has(path)) return
      response.writeHead(refusing.has(path) ? 500 : 200).end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  vi.stubEnv('SMS_URL', `${base}/sms`)
  vi.stubEnv('SMS_TOKEN', 'gateway-token')
  web = await openTestWeb({ connections: 20 })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  for (const close of closing) close()
  await web?.close()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
  admin = await addTenant(web.db, 'ADMIN')
  received.length = 0
})
afterEach(async () => {
  await role?.stop()
  role = null
  await web.db.alert.deleteMany()
  await web.db.alertSilence.deleteMany()
  await web.db.alertTarget.deleteMany()
  await web.db.alertSettings.deleteMany()
  await web.db.channel.deleteMany()
})

const start = (options: { allowPrivate?: boolean; timeoutMs?: number } = {}) => {
  const limits = { timeoutMs: 1_000, allowPrivate: true, ...options }
  role = startAlertRole({
    db: web.db,
    dataDir: web.services.dataDir,
    publicUrl: 'https://tv.example',
    limits,
    everyMs: 100,
  })
  return role
}

const at = (path: string) => received.filter((request) => request.path === path)
const own = () => web.as(tenant.userId)
const list = async () => (await own().alert.list({ active: 'true' })).alerts

/** A channel as the worker leaves it that could not start. */
async function addDownChannel(name = 'News', accountId = tenant.accountId): Promise<string> {
  const id = newId('ch')
  await web.db.channel.create({
    data: {
      ...{ id, accountId, name, slug: id.toLowerCase().replace('_', '-'), desired: 'STARTED', observed: 'BACKING_OFF' },
      reason: 'No item can be played.',
    },
  })
  return id
}

/** As if time had passed: the rounds of a test do not wait. */
async function pass(ms: number) {
  const earlier = (column: string) => `"${column}" = "${column}" - interval '${ms} milliseconds'`
  const columns = ['since', 'openedAt', 'clearSince', 'notifiedAt', 'escalatedAt'].map(earlier).join(', ')
  await web.db.$executeRawUnsafe(`UPDATE "Alert" SET ${columns}`)
  await web.db.$executeRawUnsafe(`UPDATE "AlertSettings" SET "evaluatedAt" = NULL`)
}

async function evaluate() {
  await pass(EVALUATE_EVERY_MS)
  return evaluateAlerts(web.db, NOTHING)
}

describe('the evaluation', () => {
  it('opens, sends and resolves the alert of a channel that is down', async () => {
    const channelId = await addDownChannel()
    await own().alert.addTarget({ kind: 'webhook', name: 'Hook', address: `${base}/down` })
    const slack = {
      kind: 'slack',
      name: 'Team',
      address: `${base}/slack/T0/secret`,
      leastSeverity: 'critical',
    } as const
    await own().alert.addTarget(slack)
    await evaluate()
    expect(await list()).toEqual([])
    start()
    await pass(EVALUATE_EVERY_MS)
    await until(() => at('/down').length === 1 && at('/slack/T0/secret').length === 1)
    const [alert] = await list()
    expect(alert).toMatchObject({
      rule: 'channel-down',
      severity: 'critical',
      channelId,
      subject: 'News',
      silenced: false,
    })
    expect(at('/down')[0]?.body).toMatchObject({
      type: 'alert.opened',
      data: { rule: 'channel-down', count: 1, alerts: [{ id: alert?.id, message: 'No item can be played.' }] },
    })
    expect(at('/slack/T0/secret')[0]?.body.text).toContain('*Channel down: News (critical)*')
    await web.db.channel.update({ where: { id: channelId }, data: { observed: 'LIVE' } })
    await web.db.channelLease.create({
      data: {
        channelId,
        workerId: 'wk_1',
        epoch: 1,
        expiresAt: new Date(Date.now() + 60_000),
        heartbeatAt: new Date(),
      },
    })
    await pass(EVALUATE_EVERY_MS)
    await until(async () => (await web.db.alert.count({ where: { clearSince: { not: null } } })) > 0)
    await pass(60_000)
    await until(() => at('/down').length === 2)
    expect(at('/down')[1]?.body).toMatchObject({ type: 'alert.resolved' })
    expect(await list()).toEqual([])
    const ended = (await own().alert.list({ active: 'false' })).alerts
    expect(ended).toMatchObject([{ id: alert?.id, state: 'resolved' }])
  })

  it('finds what each rule looks for', async () => {
    const channelId = await addDownChannel()
    await web.db.channel.update({
      where: { id: channelId },
      data: {
        observed: 'LIVE',
        liveAir: {
          ...{ wanted: { contributionId: 'cn_1', by: 'hand', until: null }, air: null, leftOrdinal: null, drops: [] },
          ...{ waiting: { since: 0, on: 'slate', timeoutMs: 1 }, released: [] },
        },
      },
    })
    await web.db.destination.create({
      data: {
        ...{
          id: newId('de'),
          channelId,
          platform: 'custom',
          name: 'YouTube',
          serverUrl: 'rtmp://a.example/b',
          rung: '720p',
        },
        ...{
          streamKey: new Uint8Array([1]),
          masterKeyId: 'x',
          state: 'BACKING_OFF',
          failures: 3,
          reason: 'It refuses.',
        },
      },
    })
    await web.db.contribution.create({ data: { id: 'cn_1', channelId, name: 'Studio', source: 'rtmp' } })
    await web.db.liveStream.create({
      data: { id: 'st_1', contributionId: 'cn_1', channelId, workerId: 'wk_1', behindAt: new Date(), behindMs: 4_000 },
    })
    const since = new Date(Date.now() - 60_000)
    await web.db.channelProbe.create({
      data: {
        ...{ channelId, latencyMs: 5, checkedAt: new Date(Date.now() + 1_000), findings: ['index.m3u8 is empty.'] },
        ...{ failingSince: since, blackSince: since, silentSince: since },
      },
    })
    await web.db.workerNode.create({
      data: {
        ...{ id: 'wk_disk', host: 'full-machine', pid: 1, roles: ['playout'], startedAt: new Date() },
        ...{ heartbeatAt: new Date(), diskFreeBytes: 1n, diskTotalBytes: 1_000_000_000_000n },
      },
    })
    await web.db.workerNode.create({
      data: {
        ...{ id: 'wk_lost', host: 'dead-machine', pid: 2, roles: ['ingest'], startedAt: new Date() },
        heartbeatAt: new Date(Date.now() - 60_000),
      },
    })
    await evaluate()
    await evaluate()
    const found = await web.db.alert.findMany({ where: { openedAt: { not: null } } })
    expect(found.map(({ rule, subject }) => `${rule}: ${subject}`).sort()).toEqual(
      [
        'destination-down: YouTube',
        'disk-full: full-machine',
        'disk-low: full-machine',
        'failures-in-a-row: YouTube',
        'feed-behind: Studio',
        'feed-lost: Studio',
        'heartbeat-missing: News',
        'picture-black: News',
        'playback-broken: News',
        'sound-silent: News',
        'role-missing: origin',
        'role-missing: transcode',
        'role-missing: ingest',
        'role-missing: mail',
        'worker-lost: dead-machine, process 2',
      ].sort(),
    )
    await web.db.workerNode.deleteMany()
  })

  it('what the probe found in an earlier run, or long ago, opens nothing', async () => {
    const since = new Date(Date.now() - 3_600_000)
    for (const [checkedAt, stateSince] of [
      [new Date(Date.now() - 20_000), new Date(Date.now() - 10_000)],
      [new Date(Date.now() - 1_000_000), new Date(Date.now() - 3_000_000)],
    ] as const) {
      const channelId = await addDownChannel(`Old ${checkedAt.getTime()}`)
      await web.db.channel.update({ where: { id: channelId }, data: { observed: 'LIVE', stateSince } })
      await web.db.channelProbe.create({ data: { channelId, checkedAt, failingSince: since, latencyMs: 5 } })
    }
    await evaluate()
    const rules = (await list()).map(({ rule }) => rule)
    expect(rules).toContain('heartbeat-missing')
    expect(rules).not.toContain('playback-broken')
  })

  it('reports a long queue after five minutes, and one item that waits too long at once', async () => {
    const media = Array.from({ length: 51 }, () => ({
      ...{ id: newId('md'), accountId: tenant.accountId, title: 'Item', sourceName: 'a.mp4', sourceBytes: 1n },
      queuedAt: new Date(Date.now() - 700_000),
    }))
    await web.db.mediaItem.createMany({ data: media })
    await evaluate()
    const rules = async () =>
      (await web.as(admin.userId).systemAlert.list({})).alerts
        .map(({ rule }) => rule)
        .filter((rule) => /queue/.test(rule))
    expect(await rules()).toEqual(['queue-slow'])
    await pass(300_000)
    await evaluate()
    expect((await rules()).sort()).toEqual(['queue-long', 'queue-slow'])
    await web.db.mediaItem.deleteMany()
  })

  it('reports an error rate of the API, unless there are few requests', async () => {
    const open = async () => (await evaluate())?.notices.some(({ rule }) => rule === 'api-errors')
    await addRequestCounts(web.db, { requests: 10, errors: 10 })
    expect(await open()).toBe(false)
    await addRequestCounts(web.db, { requests: 200, errors: 0 })
    expect(await open()).toBe(false)
    takeRequestCounts()
    noteRequests({ requests: 10, errors: 10 })
    await storeRequestCounts(web.db)
    expect(await open()).toBe(true)
    await web.db.requestCount.deleteMany()
  })

  it('reports an old backup, and nothing where none was ever taken', async () => {
    const backups = async () =>
      (await evaluate())?.notices.flatMap(({ kind, rule }) => (rule === 'backup-old' ? [kind] : []))
    const backup = (id: string, hoursAgo: number) => {
      const at = new Date(Date.now() - hoursAgo * 3_600_000)
      return web.db.backup.create({
        data: { id, startedAt: at, finishedAt: at, bytes: 1n, media: 'list', secrets: true },
      })
    }
    expect(await backups()).toEqual([])
    await backup('bk_old', 30)
    expect(await backups()).toEqual(['opened'])
    await backup('bk_new', 1)
    expect(await backups()).toEqual(['resolved'])
    await web.db.backup.deleteMany()
  })

  it('happens once for several workers at a time', async () => {
    await addDownChannel()
    await pass(0)
    const rounds = await Promise.all(Array.from({ length: 5 }, () => evaluateAlerts(web.db, NOTHING)))
    expect(rounds.filter((round) => round !== null)).toHaveLength(1)
    expect(await web.db.alert.count({ where: { rule: 'channel-down' } })).toBe(1)
  })

  it('of many channels is one notice for each account', async () => {
    const stranger = await addTenant(web.db)
    for (let n = 0; n < 30; n++) await addDownChannel(`Channel ${n}`)
    await addDownChannel('Theirs', stranger.accountId)
    await own().alert.addTarget({ kind: 'webhook', name: 'Hook', address: `${base}/many` })
    await evaluate()
    const round = await evaluate()
    const ofAccounts = round?.notices.filter(({ rule }) => rule === 'channel-down')
    expect(ofAccounts?.map(({ alerts }) => alerts.length).sort()).toEqual([1, 30])
    expect(await web.db.alertNotice.count()).toBe(1)
    expect((await list()).length).toBe(30)
    const installation = (await web.as(admin.userId).systemAlert.list({ active: 'true' })).alerts
    expect(installation.map(({ rule }) => rule)).toContain('channels-down')
  })

  it('evaluates nothing and goes on when the database answers again', async () => {
    const broken = {
      $transaction: () => Promise.reject(Object.assign(new Error('ECONNREFUSED'), { code: 'ECONNREFUSED' })),
    }
    await expect(evaluateAlerts(broken as never, NOTHING)).rejects.toThrow('ECONNREFUSED')
  })

  it('keeps ended alerts for thirty days', async () => {
    await web.db.alert.create({
      data: {
        ...{ id: 'al_old', accountId: tenant.accountId, rule: 'channel-down', severity: 'critical', subjectId: 'ch_1' },
        ...{ subject: 'News', message: 'x', since: new Date(0), openedAt: new Date(0), resolvedAt: new Date(0) },
      },
    })
    expect(await pruneAlerts(web.db, 29 * 86_400_000)).toBe(0)
    expect(await pruneAlerts(web.db, 31 * 86_400_000)).toBe(1)
  })
})

describe('people', () => {
  it('acknowledge an alert, and it is not escalated', async () => {
    await addDownChannel('One')
    await addDownChannel('Two')
    await own().alert.addTarget({ kind: 'webhook', name: 'Usual', address: `${base}/usual` })
    await own().alert.addTarget({ kind: 'webhook', name: 'Last', address: `${base}/last`, escalation: true })
    await evaluate()
    await evaluate()
    const one = (await list()).find(({ subject }) => subject === 'One')
    const acknowledged = await own().alert.acknowledge({ alertId: one!.id })
    expect(acknowledged.acknowledgedBy).toBe(`user:${tenant.userId}`)
    expect((await own().alert.acknowledge({ alertId: one!.id })).acknowledgedAt).toBe(acknowledged.acknowledgedAt)
    expect(await own().alert.summary()).toEqual({ active: 1, worst: 'critical' })
    start()
    await pass(16 * 60_000)
    await until(() => at('/last').length === 1)
    expect(at('/last')[0]?.body.data.alerts.map(({ subject }: { subject: string }) => subject)).toEqual(['Two'])
    const audit = await web.db.auditEntry.count({ where: { subjectId: one!.id, action: 'alert.acknowledge' } })
    expect(audit).toBe(1)
  })

  it('silence a channel: its alert is listed and not sent, until the silence ends', async () => {
    const channelId = await addDownChannel()
    await own().alert.addTarget({ kind: 'webhook', name: 'Hook', address: `${base}/silent` })
    const until8 = new Date(Date.now() + 3_600_000).toISOString()
    const silence = await own().alert.silence({ channelId, until: until8, reason: 'Rehearsal' })
    await evaluate()
    await evaluate()
    expect(await list()).toMatchObject([{ silenced: true }])
    expect(await web.db.alertNotice.count()).toBe(0)
    await own().alert.endSilence({ silenceId: silence.id })
    await evaluate()
    expect(await web.db.alertNotice.count()).toBe(1)
  })

  it('cannot silence forever, another account’s channel, or in the past', async () => {
    const stranger = await addTenant(web.db)
    const channelId = await addDownChannel('Theirs', stranger.accountId)
    const codeOf = (call: Promise<unknown>) =>
      call.then(
        () => null,
        (error) => error.cause?.code,
      )
    for (const ahead of [-1_000, 31 * 86_400_000])
      expect(await codeOf(own().alert.silence({ until: new Date(Date.now() + ahead).toISOString() }))).toBe(
        'INVALID_INPUT',
      )
    const soon = new Date(Date.now() + 60_000).toISOString()
    expect(await codeOf(own().alert.silence({ channelId, until: soon }))).toBe('CHANNEL_NOT_FOUND')
  })

  it('change thresholds within their bounds, and switch rules off', async () => {
    await addDownChannel()
    const off = { rules: { 'channel-down': { enabled: false } }, escalateAfterMinutes: 0 }
    const settings = await own().alert.setSettings(off)
    expect(settings.rules.find(({ rule }) => rule === 'channel-down')).toMatchObject({ enabled: false, changed: true })
    await evaluate()
    await evaluate()
    expect(await list()).toEqual([])
    const codeOf = (rules: object) =>
      own()
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

describe('a target', () => {
  it('is not needed: an alert without one is listed, and its notice is in the log', async () => {
    await addDownChannel()
    await evaluate()
    const round = await evaluate()
    expect(round?.notices.map(({ rule }) => rule)).toContain('channel-down')
    expect(await list()).toHaveLength(1)
    expect(await web.db.alertNotice.count()).toBe(0)
  })

  it('of each kind takes a test alert, of the account and of the installation', async () => {
    const outbox = { db: web.db, publicUrl: 'https://tv.example', keepText: true }
    const mailer = openMailer({})
    for (const caller of [own().alert, web.as(admin.userId).systemAlert]) {
      received.length = 0
      await caller.addTarget({ kind: 'email', name: 'Desk', address: 'Desk@Example.com' })
      await caller.addTarget({ kind: 'webhook', name: 'Hook', address: `${base}/hook`, leastSeverity: 'critical' })
      await caller.addTarget({ kind: 'sms', name: 'Night', address: '+4915112345678', escalation: true })
      expect(await caller.test()).toMatchObject({ rule: 'test', severity: 'info', state: 'active' })
      start()
      await pass(0)
      await until(() => at('/hook').length === 1 && at('/sms').length === 1)
      expect(at('/sms')[0]).toMatchObject({
        headers: { authorization: 'Bearer gateway-token' },
        body: { to: '+4915112345678', text: expect.stringContaining('Test alert: Test') },
      })
      await until(async () => (await web.db.mail.count({ where: { kind: 'alert', sentAt: null } })) === 1)
      await role?.stop()
      await sendDueMail({ ...outbox, send: mailer.send }, Date.now())
      const mail = await web.db.mail.findFirstOrThrow({ where: { kind: 'alert' }, orderBy: { createdAt: 'desc' } })
      expect(mail.recipient).toBe('desk@example.com')
      expect(JSON.stringify(mail.shown)).toContain('https://tv.example/docs/runbooks/test')
    }
  })

  it('that hangs delays no other, and says what is wrong', async () => {
    await own().alert.addTarget({ kind: 'webhook', name: 'Hangs', address: `${base}/hangs` })
    await own().alert.addTarget({ kind: 'webhook', name: 'Works', address: `${base}/works` })
    hanging.add('/hangs')
    await own().alert.test()
    start({ timeoutMs: 3_000 })
    await until(() => at('/works').length === 1)
    await until(async () => (await own().alert.targets()).some(({ problem }) => problem?.includes('within 3 s')))
    const [notice] = await web.db.alertNotice.findMany({ where: { target: { name: 'Hangs' } } })
    expect(notice?.dueAt?.getTime()).toBeGreaterThan(Date.now())
  })

  it('that refuses is tried again, and given up in the end', async () => {
    const target = await own().alert.addTarget({ kind: 'webhook', name: 'Refuses', address: `${base}/refuses` })
    refusing.add('/refuses')
    await own().alert.test()
    start()
    await until(async () => (await own().alert.targets())[0]?.problem === 'The server answered 500.')
    await web.db.alertNotice.updateMany({
      where: { targetId: target.id },
      data: { attempts: MOST_ATTEMPTS - 1, dueAt: new Date() },
    })
    await until(
      async () => (await web.db.alertNotice.count({ where: { targetId: target.id, dueAt: null, sentAt: null } })) === 1,
    )
  })

  it('in a private network is refused, and not connected to', async () => {
    start({ allowPrivate: false })
    await own().alert.addTarget({ kind: 'webhook', name: 'Private', address: `${base}/private` })
    await own().alert.test()
    await until(async () => (await own().alert.targets())[0]?.problem?.includes('private network') === true)
    expect(at('/private')).toEqual([])
  })

  it('whose address does not fit its kind is rejected', async () => {
    for (const [kind, address] of [
      ['email', 'nobody'],
      ['webhook', 'ftp://example.com'],
      ['slack', 'https://user:password@example.com/'],
      ['sms', '0151'],
    ] as const)
      await expect(own().alert.addTarget({ kind, name: 'x', address }), kind).rejects.toThrow()
  })

  it('is stored sealed, is in no answer, and survives a rotation of the master keys', async () => {
    const address = `${base}/sealed/canary-target`
    const target = await own().alert.addTarget({ kind: 'slack', name: 'Sealed', address })
    await web.as(admin.userId).systemAlert.addTarget({ kind: 'slack', name: 'Sealed', address })
    expect(JSON.stringify([target, await own().alert.targets()])).not.toContain('canary')
    const rows = await web.db.alertTarget.findMany()
    for (const row of rows) expect(Buffer.from(row.address).toString('latin1')).not.toContain('canary')
    const audit = await web.db.auditEntry.findMany({ where: { accountId: tenant.accountId } })
    expect(JSON.stringify(audit.map(({ data, after }) => [data, after]))).not.toContain('canary')
    expect((await rotateKeys(web.db, web.services.dataDir)).unreadable).toBe(0)
    await own().alert.test()
    start()
    await until(() => at('/sealed/canary-target').length === 1)
  })

  it('is one of ten at most', async () => {
    for (let n = 0; n < 10; n++) await own().alert.addTarget({ kind: 'email', name: 'x', address: `a${n}@example.com` })
    const eleventh = own().alert.addTarget({ kind: 'email', name: 'x', address: 'a@example.com' })
    await expect(eleventh).rejects.toMatchObject({ cause: { code: 'TOO_MANY_TARGETS' } })
  })
})

it('a webhook of the account gets the events of its alerts, and nothing that is silenced', async () => {
  await own().webhook.create({ url: `${base}/events`, events: ['alert.opened', 'alert.resolved'] })
  const channelId = await addDownChannel('Silenced')
  await own().alert.silence({ channelId, until: new Date(Date.now() + 60_000).toISOString() })
  await addDownChannel('Heard')
  await evaluate()
  await evaluate()
  const events = await web.db.webhookEvent.findMany({ where: { accountId: tenant.accountId } })
  expect(events.map(({ type, data }) => [type, (data as { subject: string }).subject])).toEqual([
    ['alert.opened', 'Heard'],
  ])
})

it('admins see the installation’s alerts over REST, and others do not', async () => {
  await web.as(admin.userId).systemAlert.test()
  await evaluate()
  const { status, body } = await web.rest('GET', '/api/system/alerts?active=true', { key: tenant.key })
  expect([status, body.error.code]).toEqual([403, 'FORBIDDEN'])
  expect((await own().alert.list({})).alerts).toEqual([])
  const mine = (await web.as(admin.userId).systemAlert.list({ active: 'true' })).alerts
  expect(mine.map(({ rule }) => rule)).toContain('test')
})
