// What the evaluator makes of rows as workers leave them: alerts, notices and events.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { noteRequests, takeRequestCounts } from '#adapters/request-counts.ts'
import { listOfSums } from '#domain/analytics/audience.ts'
import { noSums, type Sums } from '#domain/analytics/sums.ts'
import { UniqueCount } from '#domain/analytics/unique-count.ts'
import { EVALUATE_EVERY_MS, evaluateAlerts, pruneAlerts } from '#features/alert/evaluate-alerts.ts'
import { addRequestCounts, storeRequestCounts } from '#features/alert/request-counts.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { NOTHING, type OpenAlerts, openAlerts } from '../testing/open-alerts.ts'

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

/** Twenty seconds of it, as the writer of the as-run log notes them. */
const slateRow = (channelId: string, ordinal: number, secondsAgo: number) => ({
  ...{
    channelId,
    ordinal,
    mediaId: 'md_slate',
    title: 'Slate',
    kind: 'SLATE' as const,
    offsetMs: 0,
    durationMs: 20_000,
  },
  ...{ startsAt: new Date(Date.now() - secondsAgo * 1_000), previousHash: '', hash: `${channelId} ${ordinal}` },
})

/** Twenty viewers for a quarter of an hour, then four, who wait a fifth of their time. The newest minutes are computed. */
async function addAudience(channelId: string): Promise<void> {
  const end = Math.floor((Date.now() - 250_000) / 60_000) * 60_000 + 60_000
  const figure = (minutesAgo: number, sums: Partial<Sums>) => ({
    ...{ accountId: tenant.accountId, subjectId: channelId, step: 'minute' as const, splits: {} },
    ...{ at: new Date(end - minutesAgo * 60_000), airingAt: new Date(0), viewers: new UniqueCount().toBytes() },
    sums: listOfSums({ ...noSums(), ...sums }).map(BigInt),
  })
  await alerts.db.audienceFigure.createMany({
    data: Array.from({ length: 18 }, (_, i) =>
      i < 3 ? figure(i + 1, { watchedMs: 240_000, stalledMs: 60_000 }) : figure(i + 1, { watchedMs: 1_200_000 }),
    ),
  })
}

describe('the evaluation', () => {
  it('opens, sends and resolves the alert of a channel that is down', async () => {
    const channelId = await alerts.addDownChannel()
    await alerts.own().alert.addTarget({ kind: 'webhook', name: 'Hook', address: `${alerts.base}/down` })
    const slack = {
      kind: 'slack',
      name: 'Team',
      address: `${alerts.base}/slack/T0/secret`,
      leastSeverity: 'critical',
    } as const
    await alerts.own().alert.addTarget(slack)
    await alerts.evaluate()
    expect(await alerts.list()).toEqual([])
    alerts.start()
    await alerts.pass(EVALUATE_EVERY_MS)
    await until(() => alerts.at('/down').length === 1 && alerts.at('/slack/T0/secret').length === 1)
    const [alert] = await alerts.list()
    expect(alert).toMatchObject({
      rule: 'channel-down',
      severity: 'critical',
      channelId,
      subject: 'News',
      silenced: false,
    })
    expect(alerts.at('/down')[0]?.body).toMatchObject({
      type: 'alert.opened',
      data: { rule: 'channel-down', count: 1, alerts: [{ id: alert?.id, message: 'No item can be played.' }] },
    })
    expect(alerts.at('/slack/T0/secret')[0]?.body.text).toContain('*Channel down: News (critical)*')
    await alerts.db.channel.update({ where: { id: channelId }, data: { observed: 'LIVE' } })
    await alerts.db.channelLease.create({
      data: {
        channelId,
        workerId: 'wk_1',
        epoch: 1,
        expiresAt: new Date(Date.now() + 60_000),
        heartbeatAt: new Date(),
      },
    })
    await alerts.pass(EVALUATE_EVERY_MS)
    await until(async () => (await alerts.db.alert.count({ where: { clearSince: { not: null } } })) > 0)
    await alerts.pass(60_000)
    await until(() => alerts.at('/down').length === 2)
    expect(alerts.at('/down')[1]?.body).toMatchObject({ type: 'alert.resolved' })
    expect(await alerts.list()).toEqual([])
    const ended = (await alerts.own().alert.list({ active: 'false' })).alerts
    expect(ended).toMatchObject([{ id: alert?.id, state: 'resolved' }])
  })

  it('finds what each rule looks for', async () => {
    const channelId = await alerts.addDownChannel()
    await alerts.db.channel.update({
      where: { id: channelId },
      data: {
        observed: 'LIVE',
        liveAir: {
          ...{ wanted: { contributionId: 'cn_1', by: 'hand', until: null }, air: null, leftOrdinal: null, drops: [] },
          ...{ waiting: { since: 0, on: 'slate', timeoutMs: 1 }, released: [] },
        },
      },
    })
    await alerts.db.destination.create({
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
    await alerts.db.contribution.create({ data: { id: 'cn_1', channelId, name: 'Studio', source: 'rtmp' } })
    await alerts.db.liveStream.create({
      data: { id: 'st_1', contributionId: 'cn_1', channelId, workerId: 'wk_1', behindAt: new Date(), behindMs: 4_000 },
    })
    const since = new Date(Date.now() - 60_000)
    await alerts.db.channelProbe.create({
      data: {
        ...{ channelId, latencyMs: 5, checkedAt: new Date(Date.now() + 1_000), findings: ['index.m3u8 is empty.'] },
        ...{ failingSince: since, blackSince: since, silentSince: since },
      },
    })
    await alerts.db.workerNode.create({
      data: {
        ...{ id: 'wk_disk', host: 'full-machine', pid: 1, roles: ['playout'], startedAt: new Date() },
        ...{ heartbeatAt: new Date(), diskFreeBytes: 1n, diskTotalBytes: 1_000_000_000_000n },
        clockAt: new Date(),
      },
    })
    await alerts.db.workerNode.create({
      data: {
        ...{ id: 'wk_lost', host: 'dead-machine', pid: 2, roles: ['ingest'], startedAt: new Date() },
        heartbeatAt: new Date(Date.now() - 60_000),
      },
    })
    await alerts.db.workerNode.create({
      data: {
        ...{
          id: 'wk_away',
          host: 'no-mount',
          pid: 3,
          roles: ['playout'],
          startedAt: new Date(),
          heartbeatAt: new Date(),
        },
        ...{
          condition: { memoryBytes: 1, cpuCores: 0, eventLoopDelayMs: 0, breakers: [], folder: 'away', failures: 3 },
        },
        clockAt: new Date(Date.now() + 5_000),
      },
    })
    const spoilt = await alerts.addDownChannel('Spoilt')
    await alerts.db.channel.update({
      where: { id: spoilt },
      data: { observed: 'DEGRADED', reason: 'Missing in storage: one item.' },
    })
    await alerts.db.mediaItem.create({
      data: {
        ...{ id: newId('md'), accountId: tenant.accountId, title: 'Torn', sourceName: 'a.mp4', sourceBytes: 1n },
        ...{ state: 'FAILED', failureCode: 'DAMAGED', failureMessage: 'A stored file is damaged.' },
      },
    })
    await alerts.db.mediaItem.create({
      data: {
        ...{ id: newId('md'), accountId: tenant.accountId, title: 'Given up', sourceName: 'a.mp4', sourceBytes: 1n },
        ...{ state: 'FAILED', failureCode: 'DISK_FULL', failureMessage: 'The disk was full.' },
      },
    })
    const fallbackMediaId = newId<string>('md')
    await alerts.db.mediaItem.create({
      data: {
        ...{ id: fallbackMediaId, accountId: tenant.accountId, title: 'Back soon', sourceName: 'a.mp4' },
        ...{ sourceBytes: 1n, state: 'READY' },
      },
    })
    const backed = await alerts.addDownChannel('Backed')
    await alerts.db.channel.update({ where: { id: backed }, data: { observed: 'LIVE', fallbackMediaId } })
    await alerts.db.asRunRow.createMany({
      data: [
        ...[0, 1, 2].map((ordinal) => slateRow(channelId, ordinal, 130 - ordinal * 25)),
        // An operator holds the slate of the other.
        ...[0, 1, 2].map((ordinal) => ({ ...slateRow(spoilt, ordinal, 130 - ordinal * 25), reason: 'hold' })),
        // The third airs the fallback video that it was given.
        ...[0, 1, 2].map((ordinal) => ({ ...slateRow(backed, ordinal, 130 - ordinal * 25), mediaId: fallbackMediaId })),
      ],
    })
    await addAudience(channelId)
    for (let round = 0; round < 3; round++) await alerts.evaluate()
    const found = await alerts.db.alert.findMany({ where: { openedAt: { not: null } } })
    expect(found.map(({ rule, subject }) => `${rule}: ${subject}`).sort()).toEqual(
      [
        'audience-drop: News',
        'clocks-apart: Clocks',
        'dead-letters: Transcode queue',
        'destination-down: YouTube',
        'disk-full: full-machine',
        'disk-low: full-machine',
        'failures-in-a-row: YouTube',
        'feed-behind: Studio',
        'feed-lost: Studio',
        'heartbeat-missing: News',
        'heartbeat-missing: Backed',
        'heartbeat-missing: Spoilt',
        'items-left-out: Spoilt',
        'media-damaged: Torn',
        'picture-black: News',
        'playback-broken: News',
        'program-failing: no-mount: playout',
        'slate-on-air: News',
        'sound-silent: News',
        'storage-away: no-mount, process 3',
        'role-missing: origin',
        'role-missing: transcode',
        'role-missing: ingest',
        'role-missing: mail',
        'viewers-wait: News',
        'worker-lost: dead-machine, process 2',
      ].sort(),
    )
    await alerts.db.workerNode.deleteMany()
    await alerts.db.mediaItem.deleteMany()
  })

  it('an audience opens nothing while its minutes wait to be computed, or while few watch', async () => {
    const [waiting, small] = [await alerts.addDownChannel('Waiting'), await alerts.addDownChannel('Small')]
    await alerts.db.channel.updateMany({ where: { id: { in: [waiting, small] } }, data: { observed: 'LIVE' } })
    await addAudience(waiting)
    const due = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 5 * 60_000)
    await alerts.db.audienceDue.create({ data: { subjectId: waiting, minute: due } })
    await addAudience(small)
    const few = listOfSums({ ...noSums(), watchedMs: 60_000, stalledMs: 30_000 }).map(BigInt)
    await alerts.db.audienceFigure.updateMany({ where: { subjectId: small }, data: { sums: few } })
    for (let round = 0; round < 3; round++) await alerts.evaluate()
    const of = (channelId: string) => alerts.db.alert.findMany({ where: { channelId, rule: 'audience-drop' } })
    expect(await of(waiting)).toEqual([])
    expect(await of(small)).toEqual([])
    const waits = await alerts.db.alert.findMany({ where: { rule: 'viewers-wait' } })
    expect(waits.map(({ channelId }) => channelId)).toEqual([waiting])
  })

  it('what the probe found in an earlier run, or long ago, opens nothing', async () => {
    const since = new Date(Date.now() - 3_600_000)
    for (const [checkedAt, stateSince] of [
      [new Date(Date.now() - 20_000), new Date(Date.now() - 10_000)],
      [new Date(Date.now() - 1_000_000), new Date(Date.now() - 3_000_000)],
    ] as const) {
      const channelId = await alerts.addDownChannel(`Old ${checkedAt.getTime()}`)
      await alerts.db.channel.update({ where: { id: channelId }, data: { observed: 'LIVE', stateSince } })
      await alerts.db.channelProbe.create({ data: { channelId, checkedAt, failingSince: since, latencyMs: 5 } })
    }
    await alerts.evaluate()
    const rules = (await alerts.list()).map(({ rule }) => rule)
    expect(rules).toContain('heartbeat-missing')
    expect(rules).not.toContain('playback-broken')
  })

  it('reports a long queue after five minutes, and one item that waits too long at once', async () => {
    const media = Array.from({ length: 51 }, () => ({
      ...{ id: newId('md'), accountId: tenant.accountId, title: 'Item', sourceName: 'a.mp4', sourceBytes: 1n },
      queuedAt: new Date(Date.now() - 700_000),
    }))
    await alerts.db.mediaItem.createMany({ data: media })
    await alerts.evaluate()
    const rules = async () =>
      (await alerts.operators().list({})).alerts.map(({ rule }) => rule).filter((rule) => /queue/.test(rule))
    expect(await rules()).toEqual(['queue-slow'])
    await alerts.pass(300_000)
    await alerts.evaluate()
    expect((await rules()).sort()).toEqual(['queue-long', 'queue-slow'])
    await alerts.db.mediaItem.deleteMany()
  })

  it('reports an error rate of the API, unless there are few requests', async () => {
    const open = async () => (await alerts.evaluate())?.notices.some(({ rule }) => rule === 'api-errors')
    await addRequestCounts(alerts.db, { requests: 10, errors: 10 })
    expect(await open()).toBe(false)
    await addRequestCounts(alerts.db, { requests: 200, errors: 0 })
    expect(await open()).toBe(false)
    takeRequestCounts()
    noteRequests({ requests: 10, errors: 10 })
    await storeRequestCounts(alerts.db)
    expect(await open()).toBe(true)
    await alerts.db.requestCount.deleteMany()
  })

  it('reports an old backup, and nothing where none was ever taken', async () => {
    const backups = async () =>
      (await alerts.evaluate())?.notices.flatMap(({ kind, rule }) => (rule === 'backup-old' ? [kind] : []))
    const backup = (id: string, hoursAgo: number) => {
      const at = new Date(Date.now() - hoursAgo * 3_600_000)
      return alerts.db.backup.create({
        data: { id, startedAt: at, finishedAt: at, bytes: 1n, media: 'list', secrets: true },
      })
    }
    expect(await backups()).toEqual([])
    await backup('bk_old', 30)
    expect(await backups()).toEqual(['opened'])
    await backup('bk_new', 1)
    expect(await backups()).toEqual(['resolved'])
    await alerts.db.backup.deleteMany()
  })

  it('happens once for several workers at a time', async () => {
    await alerts.addDownChannel()
    await alerts.pass(0)
    const rounds = await Promise.all(Array.from({ length: 5 }, () => evaluateAlerts(alerts.db, NOTHING)))
    expect(rounds.filter((round) => round !== null)).toHaveLength(1)
    expect(await alerts.db.alert.count({ where: { rule: 'channel-down' } })).toBe(1)
  })

  it('of many channels is one notice for each account', async () => {
    const stranger = await addTenant(alerts.db)
    for (let n = 0; n < 30; n++) await alerts.addDownChannel(`Channel ${n}`)
    await alerts.addDownChannel('Theirs', stranger.accountId)
    await alerts.own().alert.addTarget({ kind: 'webhook', name: 'Hook', address: `${alerts.base}/many` })
    await alerts.evaluate()
    const round = await alerts.evaluate()
    const ofAccounts = round?.notices.filter(({ rule }) => rule === 'channel-down')
    expect(ofAccounts?.map(({ alerts }) => alerts.length).sort()).toEqual([1, 30])
    expect(await alerts.db.alertNotice.count()).toBe(1)
    expect((await alerts.list()).length).toBe(30)
    const installation = (await alerts.operators().list({ active: 'true' })).alerts
    expect(installation.map(({ rule }) => rule)).toContain('channels-down')
  })

  it('evaluates nothing and goes on when the database answers again', async () => {
    const broken = {
      $transaction: () => Promise.reject(Object.assign(new Error('ECONNREFUSED'), { code: 'ECONNREFUSED' })),
    }
    await expect(evaluateAlerts(broken as never, NOTHING)).rejects.toThrow('ECONNREFUSED')
  })

  it('keeps ended alerts for thirty days, and removes all that are older', async () => {
    const old = Array.from({ length: 1_100 }, (_, n) => ({
      ...{ id: `al_${n}`, accountId: tenant.accountId, subject: 'News', subjectId: `ch_${n}` },
      ...{ rule: 'channel-down', severity: 'critical', message: 'x' },
      ...{ since: new Date(0), openedAt: new Date(0), resolvedAt: new Date(0) },
    }))
    await alerts.db.alert.createMany({ data: old })
    expect(await pruneAlerts(alerts.db, 29 * 86_400_000)).toBe(0)
    expect(await pruneAlerts(alerts.db, 31 * 86_400_000)).toBe(1_100)
  })
})

it('a webhook of the account gets the events of its alerts, and nothing that is silenced', async () => {
  await alerts.own().webhook.create({ url: `${alerts.base}/events`, events: ['alert.opened', 'alert.resolved'] })
  const channelId = await alerts.addDownChannel('Silenced')
  await alerts.own().alert.silence({ channelId, until: new Date(Date.now() + 60_000).toISOString() })
  await alerts.addDownChannel('Heard')
  await alerts.evaluate()
  await alerts.evaluate()
  const events = await alerts.db.webhookEvent.findMany({ where: { accountId: tenant.accountId } })
  expect(events.map(({ type, data }) => [type, (data as { subject: string }).subject])).toEqual([
    ['alert.opened', 'Heard'],
  ])
})
