// Rows of the tenancy walk.
import { expect } from 'vitest'
import { DomainError } from '#server/errors.ts'
import type { Row } from './row.ts'

/** The stranger's call is refused for itself; nobody is told to sign in. */
const ownRefusal = (code: string) => (error: { cause?: { code?: string } }) => {
  if (error.cause?.code === code) return null
  throw error
}

const GUESSED_PASSKEY = {
  id: 'guessed',
  rawId: 'guessed',
  type: 'public-key' as const,
  response: { clientDataJSON: 'guessed', attestationObject: 'guessed' },
}

export const personRows: Record<string, Row> = {
  ...Object.fromEntries(
    (['verifyEmail', 'confirmEmail'] as const).map((name): [string, Row] => [
      `person.${name}`,
      { kind: 'public', call: (caller) => caller.person[name]({ token: 'guessed' }), refusedAs: 'LINK_OVER' },
    ]),
  ),
  'person.resetPassword': {
    kind: 'public',
    call: (caller) => caller.person.resetPassword({ token: 'guessed', password: 'long enough password' }),
    refusedAs: 'LINK_OVER',
  },
  'person.signUp': {
    kind: 'public',
    call: (caller) =>
      caller.person.signUp({ accountName: 'Mine', name: 'Me', email: 'no address', password: 'long enough password' }),
    refusedAs: 'INVALID_INPUT',
  },
  'person.forgotPassword': {
    kind: 'public',
    call: (caller) => caller.person.forgotPassword({ email: 'no address' }),
    refusedAs: 'INVALID_INPUT',
  },
  'person.resendVerification': { kind: 'own', call: (caller) => caller.person.resendVerification().then(() => null) },
  'person.changeEmail': {
    kind: 'own',
    // The row before has changed the password: account.changePassword.
    call: (caller) =>
      caller.person
        .changeEmail({ newEmail: 'mine@example.com', currentPassword: 'another long password' })
        .then(() => null),
  },
  ...Object.fromEntries(
    (['confirmTwoFactor', 'endTwoFactor', 'renewRecoveryCodes'] as const).map((name): [string, Row] => [
      `person.${name}`,
      { kind: 'own', call: (caller) => caller.person[name]({ code: '000000' }).catch(ownRefusal('WRONG_CODE')) },
    ]),
  ),
  'person.beginTwoFactor': {
    kind: 'own',
    call: (caller) => caller.person.beginTwoFactor({ currentPassword: 'another long password' }),
  },
  'person.beginPasskey': {
    kind: 'own',
    call: (caller) => caller.person.beginPasskey({ currentPassword: 'another long password' }),
  },
  'person.addPasskey': {
    kind: 'own',
    call: (caller) =>
      caller.person.addPasskey({ name: 'Mine', response: GUESSED_PASSKEY }).catch(ownRefusal('PASSKEY_REFUSED')),
  },
  'person.disconnect': {
    kind: 'own',
    call: (caller) => caller.person.disconnect({ provider: 'oidc' }).catch(ownRefusal('NOT_FOUND')),
  },
  'person.removePasskey': {
    kind: 'own',
    call: (caller) => caller.person.removePasskey({ passkeyId: 'owners' }).catch(ownRefusal('NOT_FOUND')),
  },
  'person.beginPasskeySignIn': {
    kind: 'public',
    // It names no account: the challenge is all it returns.
    call: async (caller) => {
      const { challenge: _, ...rest } = await caller.person.beginPasskeySignIn()
      expect(rest).toEqual({ rpId: 'localhost', timeout: 300_000, userVerification: 'preferred' })
      throw new Error('nothing more', { cause: new DomainError('UNAUTHENTICATED') })
    },
    refusedAs: 'UNAUTHENTICATED',
  },
  'person.security': { kind: 'own', call: (caller) => caller.person.security() },
}
