// What people do with alerts. `scope` is whose alerts they are: an account, or null for the installation. Entries of the
// audit trail are in the account of the person.
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { ruleFacts } from '#domain/alert/rules.ts'
import { describeCreated, describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { LONGEST_SILENCE_MS, type SilenceInput } from './schema.ts'

export interface Scope {
  who: ActingIn
  /** Null: the installation. */
  accountId: string | null
}

/** It is not escalated any more. Once more changes nothing. @throws ALERT_NOT_FOUND */
export async function acknowledgeAlert(db: Db, { who, accountId }: Scope, alertId: string, now: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.alert.findFirst({ where: { id: alertId, accountId, openedAt: { not: null } } })
    if (!row) throw new DomainError('ALERT_NOT_FOUND')
    const { count } = await tx.alert.updateMany({
      where: { id: alertId, acknowledgedAt: null, resolvedAt: null },
      data: { acknowledgedAt: new Date(now), acknowledgedBy: who.tag },
    })
    if (count === 0) return
    await appendAudit(tx, who, 'alert.acknowledge', { subjectId: alertId, name: row.subject, rule: row.rule })
  })
}

const MOST_TESTS = 5

/** The next evaluation opens it, sends its notices, and ends it after a minute. @returns its id */
export async function startTestAlert(db: Db, { who, accountId }: Scope, now: number): Promise<string> {
  const id = newId('al')
  await db.$transaction(async (tx) => {
    const waiting = await tx.alert.count({ where: { accountId, rule: 'test', resolvedAt: null } })
    if (waiting >= MOST_TESTS) throw new DomainError('TOO_MANY_TEST_ALERTS')
    await tx.alert.create({
      data: {
        ...{ id, accountId, rule: 'test', severity: ruleFacts('test').severity, subjectId: id, subject: 'Test' },
        ...{ message: 'Somebody asked for this alert. It ends within two minutes.', since: new Date(now) },
        openedAt: new Date(now),
      },
    })
    await appendAudit(tx, who, 'alert.test', { subjectId: id })
  })
  return id
}

export const MOST_SILENCES = 50

export async function listSilences(db: Db, accountId: string | null, now: number) {
  return db.alertSilence.findMany({
    where: { accountId, until: { gt: new Date(now) } },
    orderBy: [{ until: 'asc' }, { id: 'asc' }],
    take: MOST_SILENCES,
  })
}

/** @throws INVALID_INPUT, CHANNEL_NOT_FOUND, TOO_MANY_SILENCES */
export async function silenceAlerts(db: Db, { who, accountId }: Scope, input: SilenceInput, now: number) {
  const { rule = null, channelId = null, reason } = input
  const until = new Date(input.until)
  requireSoon(until, now)
  const id = newId('as')
  return db.$transaction(async (tx) => {
    if (
      channelId &&
      (await tx.channel.count({ where: { id: channelId, deletedAt: null, ...(accountId && { accountId }) } })) === 0
    )
      throw new DomainError('CHANNEL_NOT_FOUND')
    if ((await tx.alertSilence.count({ where: { accountId, until: { gt: new Date(now) } } })) >= MOST_SILENCES)
      throw new DomainError('TOO_MANY_SILENCES')
    const facts = { rule, channelId, until, reason }
    const row = await tx.alertSilence.create({ data: { id, accountId, ...facts, createdBy: who.tag } })
    const change = describeCreated({ ...facts, until: until.toISOString() })
    await appendAudit(tx, who, 'alert.silence', { subjectId: id, change })
    return row
  })
}

function requireSoon(until: Date, now: number): void {
  const ahead = until.getTime() - now
  if (ahead > 0 && ahead <= LONGEST_SILENCE_MS) return
  const message = 'Enter a time within the next 30 days.'
  throw new DomainError('INVALID_INPUT', {
    message: `${message} Nothing was silenced.`,
    data: { issues: [{ path: 'until', message }] },
  })
}

/** @throws SILENCE_NOT_FOUND */
export async function endSilence(db: Db, { who, accountId }: Scope, silenceId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.alertSilence.findFirst({ where: { id: silenceId, accountId } })
    if (!row) throw new DomainError('SILENCE_NOT_FOUND')
    await tx.alertSilence.delete({ where: { id: silenceId } })
    const { rule, channelId, reason, until } = row
    const change = describeDeleted({ rule, channelId, reason, until: until.toISOString() })
    await appendAudit(tx, who, 'alert.end-silence', { subjectId: silenceId, change })
  })
}
