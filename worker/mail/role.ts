// The mail role: sends what is in the outbox, and queues reports that are due.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { openMailer } from '#adapters/mail.ts'
import { queueDueReports } from '#features/audience-report/queue-due-reports.ts'
import { deleteOldMail, sendDueMail } from '#features/mail/send-due-mail.ts'
import type { Env } from '#server/env.ts'
import { startLoop } from '../loop.ts'

const POLL_MS = 1_000
const CLEAN_EVERY_MS = 3_600_000
const REPORTS_EVERY_MS = 30_000

export interface MailRoleOptions {
  db: Db
  env: Pick<Env, 'SMTP_URL' | 'MAIL_FROM' | 'publicUrl' | 'developing'>
}

export function startMailRole({ db, env }: MailRoleOptions): { stop(): Promise<void> } {
  const log = logger('mail')
  const mailer = openMailer(env)
  const ended = new AbortController()
  const outbox = {
    ...{ db, send: mailer.send, isReady: mailer.isReady },
    publicUrl: env.publicUrl,
    keepText: env.developing,
  }
  if (!env.SMTP_URL) log.info('SMTP_URL is not set: mails are written to this log, with their links')
  let cleanedAt = Number.NEGATIVE_INFINITY
  let queuedAt = Number.NEGATIVE_INFINITY
  let away = false
  const loop = startLoop(POLL_MS, async () => {
    try {
      const now = Date.now()
      if (now - queuedAt > REPORTS_EVERY_MS) {
        // Also when it fails: mails are sent in the next round.
        queuedAt = now
        await queueDueReports(db, now)
      }
      const sent = mailer.isReady() ? await sendDueMail(outbox, now, ended.signal) : 0
      if (now - cleanedAt > CLEAN_EVERY_MS) {
        await deleteOldMail(db, now)
        cleanedAt = now
      }
      away = false
      if (sent > 0) loop.hurry()
    } catch (error) {
      if (!isDatabaseAway(error)) log.error({ err: error }, 'mails could not be queued or read')
      else if (!away) log.warn('the database does not answer; mails wait')
      away = isDatabaseAway(error)
    }
  })
  return {
    async stop() {
      ended.abort()
      await loop.stop()
      mailer.close()
    },
  }
}
