// Sends mails: to the SMTP server of SMTP_URL, otherwise into the log, which is then the only place with their links.
import { createTransport } from 'nodemailer'
import { Breaker, showBreaker } from './breaker.ts'
import { logger } from './log.ts'

export interface MailAttachment {
  filename: string
  contentType: string
  content: Buffer
}

export interface OutgoingMail {
  /** Becomes the Message-ID, so that a mail that is sent twice can be recognised. */
  id: string
  to: string
  subject: string
  text: string
  html: string
  attachments?: MailAttachment[]
}

/** @throws Error when the server did not take it */
export type SendMail = (mail: OutgoingMail) => Promise<void>

export interface Mailer {
  send: SendMail
  /** Whether it would be tried now: a server that is away makes mails wait, and costs them no attempt. */
  isReady(): boolean
  close(): void
}

/** A server that hangs delays only other mails. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 }

export interface MailSettings {
  /** smtp:// or smtps://, with user and password. */
  SMTP_URL?: string
  MAIL_FROM?: string
}

export function openMailer({ SMTP_URL, MAIL_FROM }: MailSettings): Mailer {
  if (!SMTP_URL || !MAIL_FROM) return { send: writeToLog, isReady: () => true, close: () => undefined }
  const from = MAIL_FROM
  const domain = /@([^@>\s]+)>?$/.exec(from)?.[1] ?? 'localhost'
  const transport = createTransport({ url: SMTP_URL, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true })
  const breaker = showBreaker(
    new Breaker({ service: 'smtp', isAway: (error) => !hasAnswer(error), retryMs: 5_000, probeMs: 20_000 }),
  )
  return {
    async send({ id, to, ...content }) {
      // An object, not text: the address is never parsed as a list.
      const recipient = { name: '', address: to }
      const headers = { 'Auto-Submitted': 'auto-generated' }
      const mail = { ...content, from, to: recipient, messageId: `<${id}@${domain}>`, headers }
      await breaker.run(() => transport.sendMail(mail))
    },
    isReady: () => breaker.ready,
    close: () => transport.close(),
  }
}

/** Whether the server answered: what it said concerns one mail. 421 says that it closes (RFC 5321 §4.2.3). */
function hasAnswer(error: unknown): boolean {
  const { responseCode } = error as { responseCode?: unknown }
  return typeof responseCode === 'number' && responseCode !== 421
}

/** Whether another attempt cannot succeed: the server rejected the recipient or the mail (RFC 5321 §4.2.1). */
export function isPermanent(error: unknown): boolean {
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown }
  // A wrong password of ours is the operator's to fix: the mails wait.
  if (String(command).startsWith('AUTH')) return false
  return typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600
}

/** A warning: the start program prints it, as it prints the link of the first account. */
async function writeToLog({ to, subject, text, attachments = [] }: OutgoingMail): Promise<void> {
  const link = /https?:\/\/\S+/.exec(text)?.[0]
  const attached = attachments.map(({ filename }) => filename)
  logger('mail').warn(
    { to, ...(attached.length > 0 && { attached }) },
    `mail to ${to} (no SMTP_URL is set): ${subject}${link ? ` ${link}` : ''}`,
  )
}
