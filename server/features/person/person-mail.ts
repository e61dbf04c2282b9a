// The mails about a person's own access. A link is created here, when its mail is sent: the outbox holds no secret, and
// whether an address has an account is looked up here, where no answer waits for it.
import { z } from 'zod'
import type { DbOrTx } from '#adapters/db.ts'
import type { ComposeMail } from '#features/mail/mail-kind.ts'
import { createToken, VALID_HOURS } from './one-time-token.ts'

const SECURITY_CHANGES = {
  'person.two-factor-on': 'Two-factor sign-in was turned on.',
  'person.two-factor-off': 'Two-factor sign-in was turned off.',
  'person.recovery-codes': 'New recovery codes were created. The earlier ones no longer work.',
  'person.second-factor-reset': 'An administrator removed your second factor and passkeys, and signed you out.',
  'person.passkey-add': 'A passkey was added to your account.',
  'person.passkey-remove': 'A passkey was removed from your account.',
}
const securityChangeSchema = z.object({
  action: z.enum(Object.keys(SECURITY_CHANGES) as [keyof typeof SECURITY_CHANGES]),
})

const findByEmail = (db: DbOrTx, email: string) => db.user.findUnique({ where: { email }, select: { id: true } })

const IGNORE = 'If it was not you, ignore this mail: nothing changes.'
const valid = (hours: number) => `The link works once, for ${hours === 1 ? 'an hour' : `${hours} hours`}.`

export const PERSON_MAILS = {
  'verify-email': async ({ userId, recipient: email }, { db, publicUrl, now }) => {
    const user = await db.user.findFirst({ where: { id: userId ?? '', email, emailVerifiedAt: null } })
    if (!user) return null
    const token = await createToken(db, { purpose: 'verifyEmail', userId: user.id, email }, now)
    return {
      subject: 'Confirm your e-mail address',
      lines: ['Somebody signed up to Cloud Playout with this address. Confirm it to put channels on air.'],
      action: { label: 'Confirm the address', url: `${publicUrl}/verify-email?token=${token}` },
      after: [`${valid(VALID_HOURS.verifyEmail)} ${IGNORE}`],
    }
  },

  'already-registered': async (_, { publicUrl }) => ({
    subject: 'You already have an account',
    lines: [
      'Somebody signed up to Cloud Playout with this address, which already has an account. Nothing was changed.',
    ],
    action: { label: 'Sign in', url: `${publicUrl}/sign-in` },
    after: [`If you forgot your password, set a new one: ${publicUrl}/forgot-password`],
  }),

  'reset-password': async ({ recipient: email }, { db, publicUrl, now }) => {
    const user = await findByEmail(db, email)
    if (!user) return null
    const token = await createToken(db, { purpose: 'resetPassword', userId: user.id, email }, now)
    return {
      subject: 'Set a new password',
      lines: ['Somebody asked for a new password for this address.'],
      action: { label: 'Set a new password', url: `${publicUrl}/reset-password?token=${token}` },
      after: [`${valid(VALID_HOURS.resetPassword)} ${IGNORE}`],
    }
  },

  'change-email': async ({ userId, recipient: email }, { db, publicUrl, now }) => {
    const user = await db.user.findUnique({ where: { id: userId ?? '' } })
    if (!user) return null
    if (await findByEmail(db, email))
      return {
        subject: 'This address already has an account',
        lines: ['Somebody wanted to use this address for another account of Cloud Playout. Nothing was changed.'],
        after: ['An address belongs to one account only.'],
      }
    const token = await createToken(db, { purpose: 'changeEmail', userId: user.id, email }, now)
    return {
      subject: 'Confirm your new e-mail address',
      lines: ['Somebody wants to use this address for their account of Cloud Playout.'],
      action: { label: 'Use this address', url: `${publicUrl}/confirm-email?token=${token}` },
      after: [`${valid(VALID_HOURS.changeEmail)} ${IGNORE}`],
    }
  },

  'email-changed': async (_, { publicUrl }) => ({
    subject: 'Your e-mail address was changed',
    lines: ['Your account of Cloud Playout has another e-mail address now. You can no longer sign in with this one.'],
    after: [`If it was not you, ask the operator of ${publicUrl} at once.`],
  }),

  'password-changed': async (_, { publicUrl }) => ({
    subject: 'Your password was changed',
    lines: ['The password of your account was changed, and your other devices were signed out.'],
    action: { label: 'Sign in', url: `${publicUrl}/sign-in` },
    after: [`If it was not you, set a new password at once: ${publicUrl}/forgot-password`],
  }),

  'security-changed': async ({ data }, { publicUrl }) => {
    const { action } = securityChangeSchema.parse(data)
    return {
      subject: 'The security of your account was changed',
      lines: [SECURITY_CHANGES[action]],
      action: { label: 'See your security settings', url: `${publicUrl}/settings/security` },
      after: [`If it was not you, set a new password at once: ${publicUrl}/forgot-password`],
    }
  },
} satisfies Record<string, ComposeMail>
