// For pages: the invitation of a link.
import { acrossAccounts } from '#adapters/request-scope.ts'
import { services } from '#adapters/services.ts'
import { findInvitation } from '#features/membership/invitation-view.ts'

export const findInvitationOf = (invitationId: string) =>
  invitationId.length > 64
    ? Promise.resolve(null)
    : acrossAccounts(() => findInvitation(services().db, invitationId, Date.now()))
