// The outbox of notices: what a worker claims, sends and records. A worker that is killed between sending and recording
// sends the notice again.
import type { Db, Prisma } from '#adapters/db.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import type { Posted } from '#adapters/post-outbound.ts'
import type { NoticePayload } from '#domain/alert/render-notice.ts'
import type { TargetKind } from '#domain/alert/targets.ts'
import { backoffMs } from '#domain/system/backoff.ts'
import { logText } from '#domain/text/log-text.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { openAddress } from './target-address.ts'
import { toTarget } from './target-rows.ts'

/** About an hour of attempts: later it is no news. */
export const MOST_ATTEMPTS = 10
const BACKOFF = { firstMs: 5_000, mostMs: 900_000 }
/** Longer than an attempt takes. */
const CLAIM_MS = 60_000

export interface ClaimedNotice {
  id: string
  targetId: string
  attempts: number
}

/**
 * The oldest due notice of each target: one that hangs delays its own only.
 * @param busy targets that this worker sends to now
 */
export async function claimNotices(db: Db, most: number, busy: readonly string[]): Promise<ClaimedNotice[]> {
  if (most <= 0) return []
  return db.$queryRaw<ClaimedNotice[]>`
    UPDATE "AlertNotice" SET attempts = attempts + 1, "dueAt" = now() + ${CLAIM_MS} * interval '1 millisecond'
     WHERE id IN (
       SELECT n.id FROM "AlertNotice" n
        WHERE n.id IN (SELECT DISTINCT ON ("targetId") id FROM "AlertNotice"
                        WHERE "dueAt" <= now() AND "targetId" <> ALL (${[...busy]}::text[])
                        ORDER BY "targetId", "createdAt", id)
        ORDER BY n."dueAt" LIMIT ${most} FOR UPDATE SKIP LOCKED)
    RETURNING id, "targetId", attempts`
}

export interface OutgoingNotice {
  kind: TargetKind
  address: string
  payload: NoticePayload
}

/** Null: its target was deleted. A problem counts as a failed attempt. */
export async function loadNotice(
  db: Db,
  keys: KeyRing,
  id: string,
): Promise<OutgoingNotice | { problem: string } | null> {
  const row = await db.alertNotice.findUnique({ where: { id }, include: { target: true } })
  if (!row) return null
  const { target, payload } = row
  const owner = { accountId: target.accountId, targetId: target.id }
  const address = await openAddress(keys, owner, target.address).catch(() => null)
  if (address === null) return { problem: 'The address of this target cannot be read. Enter it again.' }
  return { kind: toTarget(target).kind, address, payload: payload as unknown as NoticePayload }
}

/** Into the outbox of all mails, which sends it. */
export async function passToMail(
  db: Db,
  { id, targetId }: ClaimedNotice,
  to: string,
  payload: NoticePayload,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.alertNotice.updateMany({
      where: { id, sentAt: null },
      data: { dueAt: null, sentAt: new Date(), problem: null },
    })
    if (count === 0) return
    await tx.alertTarget.updateMany({ where: { id: targetId }, data: { problem: null } })
    await queueMail(tx, { kind: 'alert', to, data: payload as unknown as Prisma.InputJsonObject })
  })
}

/** @param random 0…1 @returns whether it was given up */
export async function recordSent(
  db: Db,
  { id, targetId, attempts }: ClaimedNotice,
  { status, problem }: Pick<Posted, 'status' | 'problem'>,
  { now, random }: { now: number; random: number },
): Promise<'sent' | 'retried' | 'given-up'> {
  const isSent = status !== null && status >= 200 && status < 300
  const isOver = isSent || attempts >= MOST_ATTEMPTS
  const why = isSent ? null : logText(problem ?? `The server answered ${status}.`, 500)
  const dueAt = isOver ? null : new Date(now + backoffMs(attempts - 1, random, BACKOFF))
  await db.$transaction([
    db.alertNotice.updateMany({
      where: { id, sentAt: null },
      data: { dueAt, problem: why, sentAt: isSent ? new Date(now) : null },
    }),
    db.alertTarget.updateMany({ where: { id: targetId }, data: { problem: why } }),
  ])
  return isSent ? 'sent' : isOver ? 'given-up' : 'retried'
}

/** Not sent: the worker ends, or its host is known not to answer. */
export async function putBack(db: Db, { id, attempts }: ClaimedNotice, afterMs = 0): Promise<void> {
  await db.alertNotice.updateMany({
    where: { id, sentAt: null, attempts },
    data: { dueAt: new Date(Date.now() + afterMs), attempts: attempts - 1 },
  })
}
