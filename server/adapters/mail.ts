// Sends mails: to the SMTP server of SMTP_URL, otherwise into the log, which is then the only place with their links.
import { createTransport } from 'nodemailer'
import { logger } from './log.ts'

export interface OutgoingMail {
  /** Becomes the Message-ID, so that a mail that is sent twice can be recognised. */
  id: string
  to: string
  subject: string
  text: string
  html: string
}

/** @throws Error when the server did not take it */
export type SendMail = (mail: OutgoingMail) => Promise<void>

export interface Mailer {
  send: SendMail
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
  if (!SMTP_URL || !MAIL_FROM) return { send: writeToLog, close: () => undefined }
  const from = MAIL_FROM
  const domain = /@([^@>\s]+)>?$/.exec(from)?.[1] ?? 'localhost'
  const transport = createTransport({ url: SMTP_URL, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true })
  return {
    async send({ id, to, ...content }) {
      // An object, not text: the address is never parsed as a list.
      const recipient = { name: '', address: to }
      const headers = { 'Auto-Submitted': 'auto-generated' }
      await transport.sendMail({ ...content, from, to: recipient, messageId: `<${id}@${domain}>`, headers })
    },
    close: () => transport.close(),
  }
}

/** Whether another attempt cannot succeed: the server rejected the recipient or the mail (RFC 5321 §4.2.1). */
export function isPermanent(error: unknown): boolean {
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown }
  // A wrong password of ours is the operator's to fix: the mails wait.
  if (String(command).startsWith('AUTH')) return false
  return typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600
}

/** A warning: the start program prints it, as it prints the link of the first account. */
async function writeToLog({ to, subject, text }: OutgoingMail): Promise<void> {
  const link = /https?:\/\/\S+/.exec(text)?.[0]
  logger('mail').warn({ to }, `mail to ${to} (no SMTP_URL is set): ${subject}${link ? ` ${link}` : ''}`)
}
