// One round of the outbox: claims the mails that are due, sends them, and records the outcome. Several workers may do
// so at a time. A worker that is killed between sending and recording sends the mail again.
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { isPermanent, type SendMail } from '#adapters/mail.ts'
import { renderMail } from '#domain/mail/render-mail.ts'
import { backoffMs } from '#domain/system/backoff.ts'
import { logText } from '#domain/text/log-text.ts'
import { composeMail } from './compose-mail.ts'
import type { DueMail } from './mail-kind.ts'

/** About five hours of attempts. */
export const MAX_ATTEMPTS = 12
const BACKOFF = { firstMs: 5_000, mostMs: 3_600_000 }
/** Claimed at a time: they are sent one after another. */
const BATCH = 10
/** Longer than the attempts of a batch take. */
const CLAIM_MS = 10 * 60_000
/** Afterwards the row, with its recipient, is deleted. */
const KEPT_MS = 7 * 24 * 3_600_000

interface Claimed extends DueMail {
  kind: string
  attempts: number
}

export interface Outbox {
  db: Db
  send: SendMail
  /** Omitted: always. */
  isReady?: () => boolean
  publicUrl: string
  /** In development: keeps what was sent, for /dev/mail. */
  keepText: boolean
}

/** @returns how many were claimed */
export async function sendDueMail(outbox: Outbox, now: number, signal?: AbortSignal): Promise<number> {
  const claimed = await outbox.db.$queryRaw<Claimed[]>`
    UPDATE "Mail" SET attempts = attempts + 1, "dueAt" = ${new Date(now + CLAIM_MS)}
     WHERE id IN (SELECT id FROM "Mail" WHERE "dueAt" <= ${new Date(now)}
                   -- Reports take long to make, and people wait for the others.
                   ORDER BY kind = 'audience-report', "dueAt" LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, recipient, "userId", data, attempts`
  for (const mail of claimed) {
    if (signal?.aborted || outbox.isReady?.() === false) await putBack(outbox.db, mail, now)
    else await sendOne(outbox, mail, now)
  }
  return claimed.length
}

/** @returns how many were deleted */
export async function deleteOldMail(db: Db, now: number): Promise<number> {
  const { count } = await db.mail.deleteMany({ where: { createdAt: { lt: new Date(now - KEPT_MS) } } })
  return count
}

async function sendOne({ db, send, publicUrl, keepText }: Outbox, mail: Claimed, now: number): Promise<void> {
  const log = logger('mail')
  const where = { id: mail.id }
  try {
    const text = await composeMail(mail.kind, mail, { db, publicUrl, now })
    if (!text) {
      await db.mail.update({ where, data: { dueAt: null, error: 'nothing to send' } })
      return
    }
    const rendered = renderMail(text)
    const { attachments } = text
    await send({ id: mail.id, to: mail.recipient, ...rendered, ...(attachments && { attachments }) })
    const shown = keepText ? { shown: { ...rendered } } : {}
    await db.mail.update({ where, data: { dueAt: null, sentAt: new Date(now), error: null, ...shown } })
  } catch (error) {
    const over = isPermanent(error) || mail.attempts >= MAX_ATTEMPTS
    const dueAt = over ? null : new Date(now + backoffMs(mail.attempts - 1, Math.random(), BACKOFF))
    const facts = { mailId: mail.id, kind: mail.kind, attempts: mail.attempts, err: error }
    if (over) log.error(facts, 'a mail was given up')
    else log.warn(facts, 'a mail was not sent; the next attempt follows')
    await db.mail.update({ where, data: { dueAt, error: logText(String(error), 500) } })
  }
}

/** Not sent: the worker ends, or the server does not answer. */
async function putBack(db: Db, mail: Claimed, now: number): Promise<void> {
  await db.mail.update({ where: { id: mail.id }, data: { dueAt: new Date(now), attempts: mail.attempts - 1 } })
}
