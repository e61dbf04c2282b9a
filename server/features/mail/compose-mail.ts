// The texts of all mails, by kind. Links are built from PUBLIC_URL, never from a request.
import type { DbOrTx } from '#adapters/db.ts'
import type { MailText } from '#domain/mail/render-mail.ts'
import type { MailKind } from './queue-mail.ts'

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

/** Null: there is nothing to send any more. */
type Compose = (mail: DueMail, context: MailContext) => Promise<MailText | null>

const KINDS: Record<MailKind, Compose> = {
  'password-changed': async (_, { publicUrl }) => ({
    subject: 'Your password was changed',
    lines: ['The password of your account was changed, and your other devices were signed out.'],
    action: { label: 'Sign in', url: `${publicUrl}/sign-in` },
    after: ['If it was not you, set a new password at once.'],
  }),
}

/** @returns null for a kind of a newer version too: it is not sent */
export async function composeMail(kind: string, mail: DueMail, context: MailContext): Promise<MailText | null> {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind as MailKind](mail, context) : null
}
