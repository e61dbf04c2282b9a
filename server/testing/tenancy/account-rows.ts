// Rows of the tenancy walk.
import { TEST_PASSWORD } from '../fixtures.ts'
import type { Row } from './row.ts'

/** This installation sells no plans: that is the answer to everybody who is signed in. */
const withoutBilling = (call: Promise<unknown>) =>
  call.catch((error) => {
    if (error.cause?.code !== 'BILLING_OFF') throw error
    return null
  })

export const accountRows: Record<string, Row> = {
  'ladder.get': { kind: 'own', call: (caller) => caller.ladder.get() },
  'ladder.set': { kind: 'own', call: (caller) => caller.ladder.set({ rungs: ['1080p', '720p', '432p', '360p'] }) },
  'language.get': { kind: 'own', call: (caller) => caller.language.get() },
  'language.set': { kind: 'own', call: (caller) => caller.language.set({ captions: ['de'] }) },
  'account.me': { kind: 'own', call: (caller) => caller.account.me() },
  'account.rename': { kind: 'own', call: (caller) => caller.account.rename({ name: 'Mine' }) },
  'account.switch': { kind: 'refers', call: (caller, { accountId }) => caller.account.switch({ accountId }) },
  'account.createOwn': {
    kind: 'public',
    call: (caller) => caller.account.createOwn({ name: 'Mine' }),
    refusedAs: 'UNAUTHENTICATED',
  },
  'account.changePassword': {
    kind: 'own',
    call: (caller) =>
      caller.account.changePassword({ currentPassword: TEST_PASSWORD, newPassword: 'another long password' }),
  },
  'account.limits': { kind: 'own', call: (caller) => caller.account.limits() },
  'account.listApiKeys': { kind: 'own', call: (caller) => caller.account.listApiKeys() },
  'account.createApiKey': { kind: 'own', call: (caller) => caller.account.createApiKey({ name: 'Mine' }) },
  'account.rotateApiKey': { kind: 'refers', call: (caller, { keyId }) => caller.account.rotateApiKey({ keyId }) },
  'account.revokeApiKey': { kind: 'refers', call: (caller, { keyId }) => caller.account.revokeApiKey({ keyId }) },
  'account.previewPlan': { kind: 'own', call: (caller) => caller.account.previewPlan({ plan: 'free' }) },
  'account.plan': { kind: 'own', call: (caller) => caller.account.plan() },
  'audit.list': { kind: 'own', call: (caller, { channelId }) => caller.audit.list({ subjectId: channelId }) },
  'billing.get': { kind: 'own', call: (caller) => caller.billing.get() },
  'billing.order': { kind: 'own', call: (caller) => withoutBilling(caller.billing.order({ plan: 'pro' })) },
  'billing.portal': { kind: 'own', call: (caller) => withoutBilling(caller.billing.portal()) },
  'member.list': { kind: 'own', call: (caller) => caller.member.list() },
  'member.setRole': { kind: 'refers', call: (caller, { userId }) => caller.member.setRole({ userId, role: 'viewer' }) },
  'member.transfer': { kind: 'refers', call: (caller, { userId }) => caller.member.transfer({ userId }) },
  'member.remove': { kind: 'refers', call: (caller, { userId }) => caller.member.remove({ userId }) },
  // The stranger is the only owner of their account.
  'member.leave': { kind: 'public', call: (caller) => caller.member.leave(), refusedAs: 'UNAUTHENTICATED' },
  'invitation.list': { kind: 'own', call: (caller) => caller.invitation.list() },
  'invitation.create': {
    kind: 'own',
    call: (caller) => caller.invitation.create({ email: 'somebody@example.com', role: 'viewer' }),
  },
  'invitation.resend': {
    kind: 'refers',
    call: (caller, { invitationId }) => caller.invitation.resend({ invitationId }),
  },
  'invitation.withdraw': {
    kind: 'refers',
    call: (caller, { invitationId }) => caller.invitation.withdraw({ invitationId }),
  },
  'invitation.mine': { kind: 'own', call: (caller) => caller.invitation.mine() },
  'invitation.accept': {
    kind: 'refers',
    call: (caller, { invitationId }) => caller.invitation.accept({ invitationId }),
  },
  'session.list': { kind: 'own', call: (caller) => caller.session.list() },
  'session.end': { kind: 'refers', call: (caller, { sessionId }) => caller.session.end({ sessionId }) },
  'session.endAll': { kind: 'own', call: (caller) => caller.session.endAll() },
  'setup.createFirstAccount': {
    kind: 'public',
    call: (caller) =>
      caller.setup.createFirstAccount({
        token: 'guessed',
        accountName: 'Mine',
        name: 'Me',
        email: 'me@example.com',
        password: 'long enough password',
      }),
    refusedAs: 'SETUP_LINK_OVER',
  },
}
