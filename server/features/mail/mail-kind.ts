// What a kind of mail is: a text that is composed when the mail is sent.
import type { DbOrTx } from '#adapters/db.ts'
import type { MailAttachment } from '#adapters/mail.ts'
import type { MailText } from '#domain/mail/render-mail.ts'

export type MailKind =
  | 'password-changed'
  | 'verify-email'
  | 'already-registered'
  | 'reset-password'
  | 'change-email'
  | 'email-changed'
  | 'invitation'
  | 'member-removed'
  | 'security-changed'
  | 'webhook-disabled'
  | 'alert'
  | 'audience-report'

export interface MailContext {
  db: DbOrTx
  /** PUBLIC_URL, without a trailing slash. */
  publicUrl: string
  /** Epoch ms. */
  now: number
}

export interface DueMail {
  id: string
  recipient: string
  userId: string | null
  data: unknown
}

export interface ComposedMail extends MailText {
  attachments?: MailAttachment[]
}

/** Null: there is nothing to send any more. */
export type ComposeMail = (mail: DueMail, context: MailContext) => Promise<ComposedMail | null>
