import { randomBytes } from 'node:crypto'
import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { sha256 } from '#adapters/sha256.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { nextMailAt, REPORT_PERIODS } from '#domain/analytics/report-period.ts'
import { type AuditValue, describeChange, describeCreated, describeDeleted } from '#domain/audit/describe-change.ts'
import { DAY_MS, iso, isoOrNull } from '#domain/instants.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { DomainError } from '#server/errors.ts'
import { REPORT_COLUMNS, type SavedReportRow } from './saved-report.ts'
import {
  type CreateReportInput,
  MOST_REPORTS,
  type ReportRef,
  type SharedLink,
  type ShareReportInput,
  type UpdateReportInput,
} from './schema.ts'

/** @returns the id of the new one @throws CHANNEL_NOT_FOUND, TOO_MANY_REPORTS */
export async function createReport(db: Db, who: ActingIn, input: CreateReportInput, now: number): Promise<string> {
  const { channelId } = input
  const { accountId, tag } = who
  const reportId = newId<string>('rp')
  await db.$transaction(async (tx) => {
    // Two that are added at once are counted.
    await lockChannel(tx, accountId, channelId)
    if ((await tx.savedReport.count({ where: { channelId } })) >= MOST_REPORTS)
      throw new DomainError('TOO_MANY_REPORTS')
    const row = await tx.savedReport.create({
      data: { id: reportId, accountId, channelId, createdBy: tag, ...(await columnsOf(tx, input, now)) },
      select: REPORT_COLUMNS,
    })
    await appendAudit(tx, who, 'report.create', {
      ...{ subjectId: channelId, name: row.name, reportId },
      change: describeCreated(auditable(row)),
    })
  })
  return reportId
}

/** @throws CHANNEL_NOT_FOUND, REPORT_NOT_FOUND */
export async function updateReport(db: Db, who: ActingIn, input: UpdateReportInput, now: number): Promise<void> {
  const { channelId, reportId } = input
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const before = await requireReport(tx, input)
    const data = withDueMail(before, await columnsOf(tx, input, now), now)
    const row = await tx.savedReport.update({ where: { id: reportId }, data, select: REPORT_COLUMNS })
    await appendAudit(tx, who, 'report.update', {
      ...{ subjectId: channelId, name: row.name, reportId },
      change: describeChange(auditable(before), auditable(row)),
    })
  })
}

/** Its link ends with it. @throws CHANNEL_NOT_FOUND, REPORT_NOT_FOUND */
export async function deleteReport(db: Db, who: ActingIn, { channelId, reportId }: ReportRef): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const before = await requireReport(tx, { channelId, reportId })
    await tx.savedReport.delete({ where: { id: reportId } })
    await appendAudit(tx, who, 'report.delete', {
      ...{ subjectId: channelId, name: before.name, reportId },
      change: describeDeleted(auditable(before)),
    })
  })
}

/** A new link; the one before ends. @throws CHANNEL_NOT_FOUND, REPORT_NOT_FOUND */
export async function shareReport(
  { db, publicUrl }: { db: Db; publicUrl: string },
  who: ActingIn,
  { channelId, reportId, days }: ShareReportInput,
  now: number,
): Promise<SharedLink> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = iso(now + days * DAY_MS)
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { name } = await requireReport(tx, { channelId, reportId })
    const data = { shareHash: hashOfLink(token), shareExpiresAt: expiresAt }
    await tx.savedReport.update({ where: { id: reportId }, data })
    await appendAudit(tx, who, 'report.share', { subjectId: channelId, name, reportId, expiresAt })
  })
  return { url: `${publicUrl}/shared/report/${token}`, expiresAt }
}

/** Repeating the call changes nothing. @throws CHANNEL_NOT_FOUND, REPORT_NOT_FOUND */
export async function unshareReport(db: Db, who: ActingIn, { channelId, reportId }: ReportRef): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { name, shareExpiresAt } = await requireReport(tx, { channelId, reportId })
    if (shareExpiresAt === null) return
    await tx.savedReport.update({ where: { id: reportId }, data: { shareHash: null, shareExpiresAt: null } })
    await appendAudit(tx, who, 'report.unshare', { subjectId: channelId, name, reportId })
  })
}

/** 256 random bits need no slow hash. */
export const hashOfLink = (token: string): string => sha256(token)

async function columnsOf(tx: DbOrTx, { channelId, name, period, ...input }: CreateReportInput, now: number) {
  const mailed = REPORT_PERIODS.find((one) => one === period)
  const mail = mailed ? (input.mail ?? null) : null
  const zone = mail && (await zoneOf(tx, channelId))
  return {
    ...{ name, period },
    from: mailed ? null : (input.from ?? null),
    to: mailed ? null : (input.to ?? null),
    mailHour: mail?.hour ?? null,
    mailTo: [...new Set(mail?.recipients)],
    mailFormats: mail?.formats ?? [],
    mailDueAt: mail && zone && mailed ? new Date(nextMailAt(mailed, zone, mail.hour, now)) : null,
  }
}

/** A mail that is due, and waits for its figures or a worker, is still sent. */
function withDueMail(
  { period, mailDueAt }: SavedReportRow,
  changed: Awaited<ReturnType<typeof columnsOf>>,
  now: number,
) {
  const isDue = mailDueAt !== null && mailDueAt.getTime() <= now
  return isDue && changed.mailDueAt && changed.period === period ? { ...changed, mailDueAt } : changed
}

async function requireReport(tx: DbOrTx, { channelId, reportId }: ReportRef): Promise<SavedReportRow> {
  const row = await tx.savedReport.findFirst({ where: { id: reportId, channelId }, select: REPORT_COLUMNS })
  if (!row) throw new DomainError('REPORT_NOT_FOUND')
  return row
}

const auditable = ({ name, period, from, to, mailHour, mailTo, mailFormats }: SavedReportRow) =>
  ({
    ...{ name, period, from: isoOrNull(from), to: isoOrNull(to) },
    ...{ mailHour, mailTo, mailFormats },
  }) satisfies Record<string, AuditValue>
