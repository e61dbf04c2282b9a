import type { Db, DbOrTx, Prisma } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { VERSIONS_KEPT } from '#domain/account/limits.ts'
import { diffSchedules } from '#domain/schedule/diff-schedules.ts'
import type { Schedule } from '#domain/schedule/schedule.ts'
import { parseSchedule } from '#domain/schedule/schedule-schema.ts'
import type { ByOrder } from '#domain/timeline/by-order.ts'
import { planEdit } from '#domain/timeline/plan.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { findSchedule } from '#features/playout/airing.ts'
import { modeOf, planBackToCalendar } from '#features/playout/calendar.ts'
import { airNow } from '#features/playout/leases.ts'
import { loadProgramme, loadTimeline } from '#features/playout/reads.ts'
import { writeChange } from '#features/playout/writes.ts'
import { DomainError } from '#server/errors.ts'
import { checkSchedule, requireSchedule } from './reads.ts'
import type { PublishInput, SaveDraftInput } from './schema.ts'

const asJson = (value: unknown) => value as Prisma.InputJsonValue

/**
 * Saves what stands in the editor. Nothing of it airs.
 * @throws SCHEDULE_INVALID field by field; REVISION_CONFLICT with what differs from what the other one saved
 * @returns the new revision
 */
export async function saveDraft(db: Db, who: ActingIn, input: SaveDraftInput): Promise<number> {
  const { channelId, revision } = input
  const schedule = requireSchedule(input.content)
  return db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const draft = await tx.scheduleDraft.findUnique({ where: { channelId } })
    if ((draft?.revision ?? 0) !== revision) {
      const theirs = parseSchedule(draft?.content)
      const titleOf = await loadTitles(tx, who.accountId)
      throw new DomainError('REVISION_CONFLICT', {
        message: 'Somebody saved this schedule meanwhile. Yours was not saved and theirs was kept; see what differs.',
        data: {
          seen: revision,
          current: draft?.revision ?? 0,
          by: draft?.updatedBy ?? null,
          changes: theirs.ok ? diffSchedules(schedule, theirs.schedule, titleOf).map(({ text }) => text) : [],
        },
      })
    }
    const content = asJson(schedule)
    await tx.scheduleDraft.upsert({
      where: { channelId },
      create: { channelId, content, revision: 1, updatedBy: who.tag },
      update: { content, revision: revision + 1, updatedBy: who.tag },
    })
    return revision + 1
  })
}

/** Titles of items and series, for sentences. */
async function loadTitles(tx: DbOrTx, accountId: string): Promise<(id: string) => string | undefined> {
  const [media, series] = await Promise.all([
    tx.mediaItem.findMany({ where: { accountId }, select: { id: true, title: true } }),
    tx.series.findMany({ where: { accountId }, select: { id: true, title: true } }),
  ])
  const titles = new Map([...media, ...series].map(({ id, title }) => [id, title]))
  return (id) => titles.get(id)
}

export interface Published {
  number: number
  /** When it comes on air, epoch ms; null: the channel does not air its calendar now. */
  effectiveAt: number | null
  /** What is on air by order until then; null: nothing is. */
  waitsFor: ByOrder | null
  changes: string[]
}

/**
 * Freezes a version: from here on guide, playout, breaks and as-run read it.
 * @throws SCHEDULE_INVALID, NOTHING_DRAFTED, FLIGHT_CHECK_RED with the findings
 */
export async function publishSchedule(db: Db, who: ActingIn, input: PublishInput, wallNow: number): Promise<Published> {
  const given = input.content === undefined ? null : requireSchedule(input.content)
  const published = await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, input.channelId)
    const draft = given ? null : await tx.scheduleDraft.findUnique({ where: { channelId: input.channelId } })
    if (!given && !draft) throw new DomainError('NOTHING_DRAFTED')
    const schedule = given ?? requireSchedule(draft?.content)
    const { overrideReason = null, putOnAir = false } = input
    return freeze(tx, who, input.channelId, schedule, { overrideReason, putOnAir }, wallNow)
  })
  await notify(db, 'timeline', input.channelId)
  return published
}

/** Publishes an earlier version's content as a new version. @throws VERSION_NOT_FOUND */
export async function rollbackSchedule(
  db: Db,
  who: ActingIn,
  channelId: string,
  number: number,
  wallNow: number,
): Promise<Published> {
  const published = await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const schedule = await findSchedule(tx, channelId, number)
    if (!schedule || number === 0) throw new DomainError('VERSION_NOT_FOUND')
    // In a hurry, as a rule: what is red about it is known, it has aired.
    const overrideReason = `Back to version ${number}`
    return freeze(tx, who, channelId, schedule, { overrideReason, rollbackOf: number }, wallNow)
  })
  await notify(db, 'timeline', channelId)
  return published
}

interface Freezing {
  overrideReason: string | null
  rollbackOf?: number | null
  /** A channel that airs its rundown is switched to its schedule. */
  putOnAir?: boolean
}

async function freeze(
  tx: DbOrTx,
  who: ActingIn,
  channelId: string,
  schedule: Schedule,
  { overrideReason, rollbackOf = null, putOnAir = false }: Freezing,
  wallNow: number,
): Promise<Published> {
  const channel = await tx.channel.findUniqueOrThrow({
    where: { id: channelId },
    select: { id: true, accountId: true },
  })
  const now = await airNow(tx, channelId, wallNow)
  const check = await checkSchedule(tx, channel, schedule, now)
  const red = check?.findings.filter(({ severity }) => severity === 'red') ?? []
  if (red.length > 0 && overrideReason === null)
    throw new DomainError('FLIGHT_CHECK_RED', { data: { red: red.length, findings: red.slice(0, 50) } })
  const before = await tx.scheduleVersion.findFirst({ where: { channelId }, orderBy: { number: 'desc' } })
  const beforeSchedule = before && parseSchedule(before.content)
  const titleOf = await loadTitles(tx, who.accountId)
  const changes = diffSchedules(beforeSchedule?.ok ? beforeSchedule.schedule : null, schedule, titleOf)
  const number = (before?.number ?? 0) + 1
  const content = asJson(schedule)
  const lines = changes.slice(0, 500).map(({ text }) => text)
  await tx.scheduleVersion.create({
    data: {
      ...{ channelId, number, content, changes: lines, rollbackOf, publishedBy: who.tag },
      overrideReason: red.length > 0 ? overrideReason : null,
    },
  })
  await tx.scheduleDraft.upsert({
    where: { channelId },
    create: { channelId, content, revision: 1, updatedBy: who.tag },
    update: { content, revision: { increment: 1 }, updatedBy: who.tag },
  })
  await forgetOldVersions(tx, channelId, number)
  const { mode: airs, order } = await modeOf(tx, channelId)
  const switches = putOnAir && airs === 'LOOP'
  const mode = switches ? 'CALENDAR' : airs
  if (switches) await tx.channel.update({ where: { id: channelId }, data: { mode, revision: { increment: 1 } } })
  const cause = switches ? 'mode' : 'publish'
  const change = mode === 'CALENDAR' && !order ? await planBackToCalendar(tx, channelId, now, cause) : null
  if (change) await writeChange(tx, channelId, change)
  await appendAudit(tx, who, rollbackOf === null ? 'channel.publish' : 'channel.rollback', channelId, {
    version: number,
    changes: changes.length,
    ...(rollbackOf !== null && { rollbackOf }),
    ...(red.length > 0 && { red: red.length, overrideReason }),
    airsAt: change ? new Date(change.effectiveAt).toISOString() : null,
  })
  if (switches)
    await appendAudit(tx, who, 'channel.mode', channelId, {
      mode,
      airsAt: change && new Date(change.effectiveAt).toISOString(),
    })
  return {
    number,
    effectiveAt: change?.effectiveAt ?? null,
    waitsFor: mode === 'CALENDAR' ? order : null,
    changes: lines,
  }
}

/** All but the newest, and what a written stretch of air still refers to: publishing every minute fills no database. */
async function forgetOldVersions(tx: DbOrTx, channelId: string, newest: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "ScheduleVersion" version
     WHERE "channelId" = ${channelId} AND number <= ${newest - VERSIONS_KEPT}
       AND NOT EXISTS (SELECT 1 FROM "TimelineChunk" chunk
                        WHERE chunk."channelId" = version."channelId" AND chunk."scheduleVersion" = version.number)`
}

/** From the loop to the calendar or back, also on air. @returns when it takes effect, epoch ms; null off air */
export async function setMode(
  db: Db,
  who: ActingIn,
  channelId: string,
  mode: 'LOOP' | 'CALENDAR',
  wallNow: number,
): Promise<number | null> {
  const effectiveAt = await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { mode: before, order } = await modeOf(tx, channelId)
    if (before === mode) return null
    await tx.channel.update({ where: { id: channelId }, data: { mode, revision: { increment: 1 } } })
    const now = await airNow(tx, channelId, wallNow)
    const change = order ? null : await planMode(tx, channelId, mode, now)
    if (change) await writeChange(tx, channelId, change)
    const airsAt = change ? new Date(change.effectiveAt).toISOString() : null
    await appendAudit(tx, who, 'channel.mode', channelId, { mode, airsAt })
    return change?.effectiveAt ?? null
  })
  await notify(db, 'timeline', channelId)
  return effectiveAt
}

async function planMode(tx: DbOrTx, channelId: string, mode: 'LOOP' | 'CALENDAR', now: number) {
  if (mode === 'CALENDAR') return planBackToCalendar(tx, channelId, now, 'mode')
  const programme = await loadProgramme(tx, channelId)
  return programme && planEdit(await loadTimeline(tx, channelId, now), programme, now, 'mode')
}
