import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { listWantedRelays } from './list-wanted-relays.ts'
import { giveUp, type RelayObservation, recordQueued, recordRelay } from './relay-writes.ts'
import { openStreamKey } from './stream-key.ts'

let web: TestWeb
let tenant: Tenant
let channelId: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  channelId = await addChannel()
})
afterAll(() => web?.close())

let made = 0
async function addChannel(): Promise<string> {
  return (await caller().channel.create({ name: `News ${++made}` })).id
}
const caller = () => web.as(tenant.userId)
const create = (over = {}) =>
  caller().destination.create({ channelId, platform: 'youtube', streamKey: 'abcd-efgh', ...over } as never)
const keyOf = (id: string) => openStreamKey(web.db, id, openKeyRing(web.services.dataDir, undefined))
const issuesOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => null,
    (thrown) => thrown,
  )
  return (error?.cause?.data?.issues ?? error?.cause?.issues)?.map(({ path }: { path: string | string[] }) =>
    [path].flat().join('.'),
  )
}
/** A worker that plays the channel. */
const of = (channelId: string, epoch = 1) => ({ channelId, workerId: 'wk_one', epoch })
const LIVE: RelayObservation = {
  state: 'LIVE',
  reason: null,
  failures: 0,
  restarts: 1,
  pid: 77,
  outTimeMs: 60_000,
  bitrateKbps: 5_120,
  frames: 1_500,
  queueMs: 40,
  takenKbps: 2_990,
  waitingBytes: 4_096,
  cpuPercent: 0.7,
  memoryBytes: 30_000_000,
}

describe('a destination', () => {
  it('needs only a platform and a key', async () => {
    const made = await create()
    expect(made).toMatchObject({
      name: 'YouTube',
      serverUrl: 'rtmps://a.rtmps.youtube.com/live2',
      rung: '1080p',
      enabled: true,
      backupServerUrl: 'rtmps://b.rtmps.youtube.com/live2?backup=1',
      hasKey: true,
      status: 'waiting',
    })
    expect(await keyOf(made.id)).toBe('abcd-efgh')
    const other = await create({ platform: 'custom', serverUrl: 'RTMP://TV.example:1935/live/', name: 'Ours' })
    expect(other).toMatchObject({ serverUrl: 'rtmp://tv.example/live', backupServerUrl: null })
  })

  it('keeps its key until another is entered, and requires it again for another server', async () => {
    const { id } = await create({ platform: 'custom', serverUrl: 'rtmps://tv.example/live', rung: '720p' })
    const update = (over: object) => caller().destination.update({ channelId, destinationId: id, ...over })
    await update({ name: 'Renamed', rung: '432p' })
    expect(await keyOf(id)).toBe('abcd-efgh')
    expect(await issuesOf(update({ serverUrl: 'rtmps://elsewhere.example/live' }))).toEqual(['streamKey'])
    expect(await issuesOf(update({ platform: 'twitch', serverUrl: 'rtmps://live.twitch.tv/app' }))).toEqual([
      'streamKey',
    ])
    const moved = await update({ serverUrl: 'rtmps://elsewhere.example/live', streamKey: 'new-key-1' })
    expect(moved).toMatchObject({ serverUrl: 'rtmps://elsewhere.example/live', name: 'Renamed', rung: '432p' })
    expect(await keyOf(id)).toBe('new-key-1')
  })

  it('is rejected, field by field, if it could not work', async () => {
    expect(await issuesOf(create({ platform: 'custom' }))).toEqual(['serverUrl'])
    expect(await issuesOf(create({ serverUrl: 'http://x', streamKey: 'schlüssel', rung: '8k' }))).toEqual([
      'serverUrl',
      'streamKey',
      'rung',
    ])
    for (const host of ['127.0.0.1', 'localhost', '10.0.0.7', '[::1]', '169.254.169.254'])
      expect(await issuesOf(create({ platform: 'custom', serverUrl: `rtmp://${host}/live` }))).toEqual(['serverUrl'])
  })

  it('sends a rung that its platform accepts at the frame rate of the account', async () => {
    const problem = 'Twitch accepts at most 6000 kbit/s of video; 1080p at 50 fps has up to 8025.'
    const twitch = { platform: 'twitch' } as const
    const { id: destinationId, ...slow } = await create(twitch)
    expect(slow).toMatchObject({ rung: '1080p', rungProblem: null })
    await web.db.account.update({ where: { id: tenant.accountId }, data: { frameRate: 50 } })
    try {
      expect(await create(twitch)).toMatchObject({ rung: '720p', rungProblem: null })
      expect(await issuesOf(create({ ...twitch, rung: '1080p' }))).toEqual(['rung'])
      expect(await issuesOf(create({ platform: 'facebook', rung: '432p' }))).toEqual(['rung'])
      // One of before says so. It can be switched off and renamed, and on only with another rung.
      const shown = await caller().channel.get({ channelId })
      expect(shown.destinations.find(({ id }) => id === destinationId)).toMatchObject({ rungProblem: problem })
      const update = (over: object) => caller().destination.update({ channelId, destinationId, ...over })
      expect(await update({ name: 'Kept', enabled: false })).toMatchObject({ rung: '1080p', rungProblem: problem })
      expect(await issuesOf(update({ enabled: true }))).toEqual(['rung'])
      expect(await update({ enabled: true, rung: '720p' })).toMatchObject({ rung: '720p', rungProblem: null })
      // A copy sends what is accepted.
      await update({ enabled: false })
      await web.db.destination.update({ where: { id: destinationId }, data: { rung: '1080p' } })
      const copy = await caller().channel.clone({ channelId, name: 'Copy at 50' } as never)
      const { destinations } = await caller().channel.get({ channelId: copy.id })
      expect(destinations.find(({ name }) => name === 'Kept')).toMatchObject({ rung: '720p', rungProblem: null })
    } finally {
      await web.db.account.update({ where: { id: tenant.accountId }, data: { frameRate: 25 } })
    }
  })

  it('is one of at most thirty, however many are added at once', async () => {
    const full = await addChannel()
    const made = await Promise.allSettled(
      Array.from({ length: PLANS.enterprise.limits.destinations + 4 }, () =>
        create({ channelId: full, enabled: false }),
      ),
    )
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(PLANS.enterprise.limits.destinations)
    await expect(create({ channelId: full })).rejects.toMatchObject({ cause: { code: 'TOO_MANY_DESTINATIONS' } })
  })

  it('is in the audit trail, without its key', async () => {
    const { id } = await create({ name: 'Trailed' })
    await caller().destination.update({ channelId, destinationId: id, enabled: false, streamKey: 'another-key' })
    await caller().destination.delete({ channelId, destinationId: id })
    const { entries } = await caller().audit.list({ subjectId: channelId })
    const told = entries.filter(({ data }) => (data as { destinationId?: string }).destinationId === id)
    expect(told.map(({ action }) => action)).toEqual(['destination.delete', 'destination.update', 'destination.create'])
    expect(JSON.stringify(told)).not.toMatch(/abcd-efgh|another-key/)
    await expect(keyOf(id)).rejects.toMatchObject({ code: 'DESTINATION_NOT_FOUND' })
  })
})

describe('a relay', () => {
  it('is wanted if the destination is on and the channel started', async () => {
    const [started, stopped] = [await addChannel(), await addChannel()]
    await web.db.channel.update({ where: { id: started }, data: { desired: 'STARTED' } })
    const { id } = await create({ channelId: started, rung: '720p', maxFailures: 7 })
    await create({ channelId: started, enabled: false })
    await create({ channelId: stopped })
    const wanted = await listWantedRelays(web.db, [started, stopped])
    expect(wanted).toEqual([
      {
        id,
        priority: PLANS.enterprise.priority,
        frameRate: 25,
        channelId: started,
        accountId: tenant.accountId,
        platform: 'youtube',
        rung: '720p',
        maxFailures: 7,
        serverUrl: 'rtmps://a.rtmps.youtube.com/live2',
        backupServerUrl: 'rtmps://b.rtmps.youtube.com/live2?backup=1',
        failures: 0,
        updatedAt: expect.any(Date),
      },
    ])
    expect(await listWantedRelays(web.db, [])).toEqual([])
  })

  it('shows what it reports, and its reports do not count as changes by the owner', async () => {
    const started = await addChannel()
    await web.db.channel.update({ where: { id: started }, data: { desired: 'STARTED' } })
    const { id } = await create({ channelId: started })
    const [before] = await listWantedRelays(web.db, [started])
    await recordRelay(web.db, of(started), id, LIVE)
    const { destinations } = await caller().destination.list({ channelId: started })
    const { state: _, ...figures } = LIVE
    expect(destinations).toMatchObject([{ ...figures, status: 'sending', statusText: 'Sending' }])
    await recordRelay(web.db, of(started), id, {
      ...LIVE,
      state: 'BACKING_OFF',
      failures: 3,
      reason: 'The server refused.',
    })
    const [after] = await listWantedRelays(web.db, [started])
    expect(after).toEqual({ ...before, failures: 3 })
    await caller().destination.update({ channelId: started, destinationId: id, rung: '432p' })
    const [changed] = await listWantedRelays(web.db, [started])
    expect(changed?.failures).toBe(0)
    expect(changed?.updatedAt.getTime()).toBeGreaterThan(before?.updatedAt.getTime() ?? 0)
    await recordRelay(web.db, of(started), newId('de'), LIVE)
  })

  it('is recorded while a command has locked its channel', async () => {
    const { id } = await create({ name: 'Recorded' })
    await web.db.$transaction(async (tx) => {
      await lockChannel(tx, tenant.accountId, channelId)
      // The record of the change refers to the channel. The command may want the row of the destination next.
      await recordRelay(web.db, of(channelId), id, LIVE)
      await tx.destination.update({ where: { id }, data: { name: 'Renamed' } })
    })
    expect(await web.db.destination.findUnique({ where: { id } })).toMatchObject({ name: 'Renamed', state: 'LIVE' })
  })

  it('shows nothing of a worker whose channel has passed to another one', async () => {
    const passed = await addChannel()
    await web.db.channel.update({ where: { id: passed }, data: { desired: 'STARTED' } })
    const { id } = await create({ channelId: passed })
    const lease = { channelId: passed, workerId: 'wk_two', epoch: 2, heartbeatAt: new Date() }
    await web.db.channelLease.create({ data: { ...lease, expiresAt: new Date(Date.now() + 60_000) } })
    await recordRelay(web.db, of(passed), id, LIVE)
    await recordQueued(web.db, [{ id, ...of(passed) }], 'No place')
    await giveUp(web.db, of(passed), id, 'The server refused the stream key 20 times.')
    const view = async () => (await caller().destination.list({ channelId: passed })).destinations[0]
    expect(await view()).toMatchObject({ enabled: true, pid: null, reason: null })
    // Its successor, and anyone once nobody holds the channel: a relay that ends after a stop says so.
    await recordRelay(web.db, { channelId: passed, workerId: 'wk_two', epoch: 2 }, id, LIVE)
    expect(await view()).toMatchObject({ status: 'sending', pid: 77 })
    await web.db.channelLease.update({ where: { channelId: passed }, data: { expiresAt: new Date(0) } })
    await recordRelay(web.db, of(passed), id, { ...LIVE, pid: 78 })
    expect(await view()).toMatchObject({ pid: 78 })
  })

  it('that gave up stays off until its owner switches it on, and says why', async () => {
    const { id } = await create({ name: 'Hopeless' })
    await giveUp(web.db, of(channelId), id, 'The server refused the stream key 20 times.')
    await giveUp(web.db, of(channelId), id, 'Again')
    // A late report does not switch it on again.
    await recordRelay(web.db, of(channelId), id, LIVE)
    const view = async () =>
      (await caller().destination.list({ channelId })).destinations.find((destination) => destination.id === id)
    expect(await view()).toMatchObject({
      enabled: false,
      status: 'given-up',
      reason: 'The server refused the stream key 20 times.',
    })
    const givenUp = async () => (await caller().channel.get({ channelId })).givenUp
    const { channels } = await caller().channel.list()
    expect(channels.find((channel) => channel.id === channelId)?.givenUp, 'seen from another account').toEqual([
      'Hopeless',
    ])
    expect(await givenUp()).toEqual(['Hopeless'])
    const { entries } = await caller().audit.list({ subjectId: channelId })
    expect(entries.filter(({ action }) => action === 'destination.give-up')).toMatchObject([
      { actor: 'worker:relay', data: { name: 'Hopeless' } },
    ])
    await caller().destination.update({ channelId, destinationId: id, enabled: true })
    expect(await view()).toMatchObject({ enabled: true, status: 'waiting', reason: null, failures: 0 })
    expect(await givenUp()).toEqual([])
  })
})
