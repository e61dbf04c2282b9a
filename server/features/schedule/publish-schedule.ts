import type { Db, DbOrTx } from '#adapters/db.ts'
import type { Services } from '#adapters/services.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { VERSIONS_KEPT } from '#domain/plan/limits.ts'
import { diffSchedules } from '#domain/schedule/check/diff-schedules.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import { documentOf } from '#domain/schedule/model/schedule-grid.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import type { AirOverride } from '#domain/timeline/air-override.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { awaitChange } from '#features/playout/await-command.ts'
import { modeOf } from '#features/playout/calendar.ts'
import { findSchedule } from '#features/playout/load-programming.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import { DomainError } from '#server/errors.ts'
import { checkSchedule } from './check-schedule.ts'
import { requireSchedule } from './require-schedule.ts'
import { asJson, loadTitles } from './save-draft.ts'
import type { PublishInput, RollbackInput } from './schema.ts'

export interface Published {
  number: number
  /** The command to wait for; null: the channel does not air its calendar now. */
  commandId: bigint | null
  /** What is on air by command until then; null: nothing is. */
  waitsFor: AirOverride | null
  changes: string[]
}

/**
 * Freezes a version: from now on guide, playout, breaks and as-run read it.
 * @throws SCHEDULE_INVALID, NOTHING_DRAFTED, FLIGHT_CHECK_RED with the findings
 */
export async function publishSchedule(db: Db, who: ActingIn, input: PublishInput, now: number): Promise<Published> {
  const given = input.content === undefined ? null : requireSchedule(input.content)
  return db.$transaction(async (tx) => {
    const { desired } = await lockChannel(tx, who.accountId, input.channelId)
    const draft = given ? null : await tx.scheduleDraft.findUnique({ where: { channelId: input.channelId } })
    if (!given && !draft) throw new DomainError('NOTHING_DRAFTED')
    const schedule = given ?? requireSchedule(draft?.content)
    const { overrideReason = null, putOnAir = false } = input
    return freeze(tx, who, { channelId: input.channelId, desired, schedule, overrideReason, putOnAir, now })
  })
}

/** Publishes an earlier version's content as a new version. @throws VERSION_NOT_FOUND */
export async function rollbackSchedule(
  db: Db,
  who: ActingIn,
  { channelId, number }: RollbackInput,
  now: number,
): Promise<Published> {
  return db.$transaction(async (tx) => {
    const { desired } = await lockChannel(tx, who.accountId, channelId)
    const found = await findSchedule(tx, channelId, number)
    if (!found || number === 0) throw new DomainError('VERSION_NOT_FOUND')
    // A rollback is usually urgent, and its errors are known: it has aired.
    const overrideReason = `Back to version ${number}`
    return freeze(tx, who, { channelId, desired, schedule: documentOf(found), overrideReason, rollbackOf: number, now })
  })
}

interface Freezing {
  channelId: string
  desired: 'STARTED' | 'STOPPED'
  schedule: Schedule
  overrideReason: string | null
  rollbackOf?: number | null
  /** A channel that airs its rundown is switched to its schedule. */
  putOnAir?: boolean
  now: number
}

async function freeze(
  tx: DbOrTx,
  who: ActingIn,
  { channelId, desired, schedule, overrideReason, rollbackOf = null, putOnAir = false, now }: Freezing,
): Promise<Published> {
  const channel = { id: channelId, accountId: who.accountId }
  const check = await checkSchedule(tx, channel, schedule, now)
  const red = check?.findings.filter(({ severity }) => severity === 'red') ?? []
  if (red.length > 0 && overrideReason === null)
    throw new DomainError('FLIGHT_CHECK_RED', { data: { red: red.length, findings: red.slice(0, 50) } })
  const last = await tx.scheduleVersion.findFirst({ where: { channelId }, orderBy: { number: 'desc' } })
  const lastSchedule = last && parseSchedule(last.content)
  const titleOf = await loadTitles(tx, who.accountId)
  const changes = diffSchedules(lastSchedule?.ok ? lastSchedule.schedule : null, schedule, titleOf)
  const number = (last?.number ?? 0) + 1
  const content = asJson(schedule)
  const lines = changes.slice(0, 500).map(({ text }) => text)
  await tx.scheduleVersion.create({
    data: {
      channelId,
      number,
      content,
      changes: lines,
      rollbackOf,
      publishedBy: who.tag,
      overrideReason: red.length > 0 ? overrideReason : null,
    },
  })
  await tx.scheduleDraft.upsert({
    where: { channelId },
    create: { channelId, content, revision: 1, updatedBy: who.tag },
    update: { content, revision: { increment: 1 }, updatedBy: who.tag },
  })
  await forgetOldVersions(tx, channelId, number)
  const { mode: before, order } = await modeOf(tx, channelId)
  const switches = putOnAir && before === 'loop'
  const mode = switches ? 'calendar' : before
  if (switches) await tx.channel.update({ where: { id: channelId }, data: { mode, revision: { increment: 1 } } })
  await appendAudit(tx, who, rollbackOf === null ? 'channel.publish' : 'channel.rollback', {
    subjectId: channelId,
    version: number,
    changes: changes.length,
    ...(rollbackOf !== null && { rollbackOf }),
    ...(red.length > 0 && { red: red.length, overrideReason }),
  })
  if (switches) await appendAudit(tx, who, 'channel.mode', { subjectId: channelId, mode })
  const airs = mode === 'calendar' && desired === 'STARTED'
  const cause = switches ? 'mode' : 'publish'
  const command = airs ? await recordCommand(tx, who, channelId, { kind: 'REPLAN', payload: { cause } }) : null
  return { number, commandId: command?.id ?? null, waitsFor: mode === 'calendar' ? order : null, changes: lines }
}

/** With the time at which the version goes on air. */
export async function awaitPublished(
  services: Pick<Services, 'db' | 'changes'>,
  channelId: string,
  { commandId, ...published }: Published,
) {
  return { ...published, ...(await awaitChange(services, channelId, commandId)) }
}

/** All but the newest, and those that a chunk still refers to: frequent publishing must not fill the database. */
async function forgetOldVersions(tx: DbOrTx, channelId: string, newest: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "ScheduleVersion" version
     WHERE "channelId" = ${channelId} AND number <= ${newest - VERSIONS_KEPT}
       AND NOT EXISTS (SELECT 1 FROM "TimelineChunk" chunk
                        WHERE chunk."channelId" = version."channelId" AND chunk."scheduleVersion" = version.number)`
}
