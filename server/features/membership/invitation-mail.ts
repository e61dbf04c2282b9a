import { z } from 'zod'
import { MEMBER_ROLE_LABELS } from '#domain/account/permissions.ts'
import type { ComposeMail } from '#features/mail/mail-kind.ts'
import { findInvitation } from './invitation-view.ts'

/** Nothing is sent for an invitation that was withdrawn in between. The link is no secret (prisma/schema/account.prisma). */
export const composeInvitation: ComposeMail = async ({ data }, { db, publicUrl, now }) => {
  const { invitationId } = data as { invitationId: string }
  const invitation = await findInvitation(db, invitationId, now)
  if (invitation?.state !== 'open') return null
  const { accountName, invitedBy, role, email } = invitation
  return {
    subject: `Invitation to “${accountName}”`,
    lines: [
      `${invitedBy ? `“${invitedBy}”` : 'An owner'} invites you to manage the channels of “${accountName}” as ${MEMBER_ROLE_LABELS[role].toLowerCase()}.`,
    ],
    action: { label: 'See the invitation', url: `${publicUrl}/invitations/${invitationId}` },
    after: [
      `It is for ${email} and ends after 7 days. If you do not know who sent it, ignore this mail: nothing happens.`,
    ],
  }
}

const removalSchema = z.object({ accountName: z.string() })

/** To the person: the account is gone from their header, and their keys have ended. */
export const composeRemoval: ComposeMail = async ({ data }, { publicUrl }) => {
  const { accountName } = removalSchema.parse(data)
  return {
    subject: `You were removed from “${accountName}”`,
    lines: [
      `An owner of “${accountName}” removed you. You no longer see its channels, and the API keys that you made there have ended.`,
    ],
    action: { label: 'See your accounts', url: `${publicUrl}/channels` },
    after: ['If you think this is a mistake, ask an owner of the account to invite you again.'],
  }
}
