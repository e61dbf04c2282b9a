import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { sha256 } from '#adapters/sha256.ts'
import { chainRows } from '#domain/hash-chain.ts'
import { claimChannels } from '#features/playout/claim-channels.ts'
import type { Fence } from '#features/playout/fence.ts'
import { beat } from '#features/playout/leases.ts'
import { startRun, stopRun } from '#features/playout/start-run.ts'
import { writeAhead } from '#features/playout/write-ahead.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { controlNow, publishNow } from '#server/testing/orders.ts'
import { getAsRun } from './get-as-run.ts'
import { getAsRunReport, getAsRunReportCsv } from './report.ts'
import { listSeals } from './seals.ts'
import { sealAsRun, writeAsRun } from './write-as-run.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** An hour and a half before midnight in Berlin, in winter. */
const NOW = Date.UTC(2027, 0, 4, 21, 30, 0)

let test: TestDatabase
let tenant: Tenant
let film: string
let spot: string

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  film = await addReadyMedia(test.db, tenant.accountId, { title: 'A film', durationMs: 20 * MINUTE_MS })
  spot = await addReadyMedia(test.db, tenant.accountId, { title: 'A spot', durationMs: 30_080 })
  const house = await addTenant(test.db)
  await test.db.account.update({ where: { id: house.accountId }, data: { kind: 'SYSTEM' } })
  const slates = await Promise.all(
    [9_600, 320, 640, 960, 1_280, 1_600].map((durationMs) => addReadyMedia(test.db, house.accountId, { durationMs })),
  )
  await test.db.mediaItem.updateMany({ where: { id: { in: slates } }, data: { kind: 'SLATE' } })
})
afterAll(() => test.drop())

const who = () => ({ accountId: tenant.accountId, tag: `user:${tenant.userId}` as const })

/** A film every twenty minutes, hard, in Berlin time; on air from NOW. */
async function onAir(): Promise<{ channelId: string; fence: Fence }> {
  const channelId = newId<string>('ch')
  const slug = channelId.replace('_', '-')
  await test.db.channel.create({
    data: { id: channelId, accountId: tenant.accountId, name: 'Log TV', slug, mode: 'calendar', desired: 'STARTED' },
  })
  const blocks = [0, 20, 40].map((minute) => ({
    id: `b${minute}`,
    title: `b${minute}`,
    durationMs: 20 * MINUTE_MS,
    layer: 'base',
    rrule: 'FREQ=HOURLY',
    startsAtLocal: `2027-01-01T00:${String(minute).padStart(2, '0')}:00`,
    start: 'hard',
    source: { type: 'item', mediaId: film },
  }))
  const content = { zone: 'Europe/Berlin', seed: 1, blocks }
  await publishNow(test.db, who(), { channelId, content, overrideReason: 'A test' }, NOW)
  const workerId = `wk_${channelId}`
  const claimed = await claimChannels(test.db, workerId)
  const { epoch } = claimed.find((row) => row.channelId === channelId)!
  const pulse = { channelId, epoch, startedAt: new Date(), status: 'live', bitrateKbps: 0, errorCount: 0 } as const
  await beat(test.db, workerId, [pulse], NOW)
  const fence = { channelId, workerId, epoch }
  await startRun(test.db, fence, NOW)
  await writeAhead(test.db, fence, NOW)
  return { channelId, fence }
}

const windowOf = (channelId: string, from = NOW - HOUR_MS, to = NOW + 6 * HOUR_MS) => ({
  channelId,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})
const logOf = (channelId: string) => getAsRun(test.db, tenant.accountId, windowOf(channelId), NOW)
const sealsOf = async (channelId: string) =>
  (await listSeals(test.db, tenant.accountId, channelId)).map(({ ordinal }) => ordinal)

async function passTo(fence: Fence, minutes: number): Promise<void> {
  await writeAhead(test.db, fence, NOW + minutes * MINUTE_MS)
  await writeAsRun(test.db, fence, NOW + minutes * MINUTE_MS)
}

describe('the seal of the log', () => {
  it('is made when the channel’s day has ended, and at a stop; once each', async () => {
    const { channelId, fence } = await onAir()
    await passTo(fence, 60)
    expect(await sealsOf(channelId)).toEqual([])
    // 00:00 in Berlin is 23:00 in UTC; entries that ended later belong to the next day.
    await passTo(fence, 115)
    const [first] = await sealsOf(channelId)
    expect(first).toBeGreaterThan(0)
    await passTo(fence, 140)
    expect(await sealsOf(channelId)).toEqual([first])
    await stopRun(test.db, fence, NOW + 150 * MINUTE_MS)
    await writeAsRun(test.db, fence, NOW + 151 * MINUTE_MS)
    await sealAsRun(test.db, fence)
    const { rows, intact, seal } = await logOf(channelId)
    expect(await sealsOf(channelId)).toEqual([rows.length - 1, first])
    expect([intact, seal?.hash]).toEqual([true, rows.at(-1)!.hash])
    const [entry] = await test.db.auditEntry.findMany({ where: { subjectId: channelId, action: 'channel.seal-log' } })
    expect(entry).toMatchObject({ accountId: tenant.accountId, actor: `worker:${fence.workerId}` })
  })

  it('detects a log that was shortened or rewritten, which its chain alone does not', async () => {
    const { channelId, fence } = await onAir()
    await passTo(fence, 100)
    await sealAsRun(test.db, fence)
    const rows = await test.db.asRunRow.findMany({ where: { channelId }, orderBy: { ordinal: 'asc' } })
    const last = rows.at(-1)!
    const yesterday = windowOf(channelId, NOW - 50 * HOUR_MS, NOW - 40 * HOUR_MS)
    expect(await logOf(channelId)).toMatchObject({ intact: true, fault: null })

    await test.db.asRunRow.delete({ where: { channelId_ordinal: { channelId, ordinal: last.ordinal } } })
    expect(await logOf(channelId)).toMatchObject({ intact: false, fault: 'end-missing', brokenAt: null })
    // Whichever day is read.
    expect(await getAsRun(test.db, tenant.accountId, yesterday, NOW)).toMatchObject({
      intact: false,
      fault: 'end-missing',
      rows: [],
    })
    await test.db.asRunRow.create({ data: last })
    expect((await logOf(channelId)).intact).toBe(true)

    // An attacker who knows the chain changes the first row and rehashes all rows after it.
    const facts = rows.map(({ ordinal: _, previousHash: __, hash: ___, startsAt, plannedStartsAt, ...row }, i) => ({
      ...row,
      title: i === 0 ? 'Another film' : row.title,
      startsAt: startsAt.getTime(),
      plannedStartsAt: plannedStartsAt?.getTime() ?? null,
    }))
    const forged = chainRows(facts, rows[0]!.previousHash, sha256)
    for (const [ordinal, { row, previousHash, hash }] of forged.entries())
      await test.db.asRunRow.update({
        where: { channelId_ordinal: { channelId, ordinal } },
        data: { title: row.title, previousHash, hash },
      })
    expect(await logOf(channelId)).toMatchObject({ intact: false, fault: 'rewritten' })
    const firstMinute = windowOf(channelId, NOW - HOUR_MS, NOW + MINUTE_MS)
    expect(await getAsRun(test.db, tenant.accountId, firstMinute, NOW)).toMatchObject({ fault: 'rewritten' })
  })

  it('cannot be removed: the audit trail accepts no change', async () => {
    const { channelId, fence } = await onAir()
    await passTo(fence, 30)
    await sealAsRun(test.db, fence)
    const where = { subjectId: channelId, action: 'channel.seal-log' }
    await expect(test.db.auditEntry.deleteMany({ where })).rejects.toThrow(/append-only/)
    await expect(test.db.auditEntry.updateMany({ where, data: { data: {} } })).rejects.toThrow(/append-only/)
  })
})

describe('the planned-versus-aired report', () => {
  it('reports what an operator command cost, and nothing that is still to come', async () => {
    const { channelId, fence } = await onAir()
    await passTo(fence, 15)
    const pulse = { channelId, epoch: fence.epoch, startedAt: new Date(), status: 'live' } as const
    await beat(test.db, fence.workerId, [{ ...pulse, bitrateKbps: 0, errorCount: 0 }], NOW + 15 * MINUTE_MS)
    await controlNow(test.db, who(), { channelId, action: 'insert', mediaId: spot }, NOW + 15 * MINUTE_MS)
    await passTo(fence, 55)
    const report = await getAsRunReport(test.db, tenant.accountId, windowOf(channelId), NOW + 55 * MINUTE_MS)
    expect(report).toMatchObject({
      zone: 'Europe/Berlin',
      totals: { inserted: 1, missing: 0, late: 0, early: 0, skipped: 0, filled: 0 },
    })
    const words = report.deviations.map((deviation) => deviation.text)
    expect(words.find((text) => text.includes('A spot'))).toMatch(/^“A spot” was inserted by an operator at 22:45:\d\d/)
    expect(words.filter((text) => /less than planned: an operator inserted an item\.$/.test(text))).toHaveLength(1)
    const csv = await getAsRunReportCsv(test.db, tenant.accountId, windowOf(channelId), NOW + 55 * MINUTE_MS)
    expect(csv.split('\r\n')).toHaveLength(report.deviations.length + 2)
    expect(csv).toContain('inserted,A spot,')
  })

  it('is restricted to the account', async () => {
    const { channelId } = await onAir()
    const other = await addTenant(test.db)
    await expect(getAsRunReport(test.db, other.accountId, windowOf(channelId), NOW)).rejects.toMatchObject({
      code: 'CHANNEL_NOT_FOUND',
    })
  })
})
