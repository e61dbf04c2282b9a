import { z } from 'zod'
import type { Db } from '#adapters/db.ts'
import { deletedSchema } from '#domain/deleted.ts'
import { rangeSchema } from '#domain/page.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure, personProcedure, signedInProcedure } from '#server/trpc/procedures.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { leaveAccount, removeMember, setMemberRole, transferOwnership } from './change-members.ts'
import { listInvitations, listOwnInvitations } from './invitation-view.ts'
import { createInvitation, resendInvitation, withdrawInvitation } from './invite.ts'
import { listMembers } from './list-members.ts'
import {
  accountIdSchema,
  invitationIdSchema,
  invitationSchema,
  inviteSchema,
  memberIdSchema,
  memberSchema,
  ownInvitationSchema,
  setRoleSchema,
} from './schema.ts'

export const memberRouter = t.router({
  list: accountProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/api/members',
        summary: 'The members of the account, the oldest membership first.',
        answerAs: 'members',
      },
    })
    .input(rangeSchema.prefault({}))
    .output(z.array(memberSchema))
    .query(({ ctx, input }) => listMembers(ctx.services.db, ctx.actor.accountId, input)),

  setRole: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'PATCH',
        path: '/api/members/:userId',
        summary: 'Changes the role of a member. One owner always stays. Requires a session.',
        errors: ['LAST_OWNER'],
      },
    })
    .input(setRoleSchema)
    .output(memberSchema)
    .mutation(({ ctx, input }) => setMemberRole(ctx.services.db, ctx.actor, input)),

  transfer: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'POST',
        path: '/api/members/:userId/transfer',
        summary: 'Makes that member an owner and you a programmer. Requires a session.',
      },
    })
    .input(memberIdSchema)
    .output(memberSchema)
    .mutation(({ ctx, input }) => transferOwnership(ctx.services.db, ctx.actor, input.userId)),

  /** Their API keys end, and their sessions lose the account. */
  remove: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'DELETE',
        path: '/api/members/:userId',
        summary: 'Removes a member, whose API keys end. One owner always stays. Requires a session.',
        errors: ['LAST_OWNER'],
      },
    })
    .input(memberIdSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await removeMember(ctx.services.db, ctx.actor, input.userId)
      return { deleted: true as const, id: input.userId }
    }),

  leave: personProcedure
    .meta({ permission: 'none' })
    .output(z.void())
    .mutation(({ ctx }) => leaveAccount(ctx.services.db, ctx.actor)),
})

export const invitationRouter = t.router({
  list: accountProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'GET',
        path: '/api/invitations',
        summary: 'Invitations that are neither accepted nor withdrawn, the newest first. Requires a session.',
        answerAs: 'invitations',
      },
    })
    .input(rangeSchema.prefault({}))
    .output(z.array(invitationSchema))
    .query(({ ctx, input }) => listInvitations(ctx.services.db, ctx.actor.accountId, ctx.services.publicUrl, input)),

  create: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'POST',
        path: '/api/invitations',
        summary: 'Invites a person by mail. An open invitation of the same address is sent again. Requires a session.',
        status: 201,
        errors: ['ALREADY_MEMBER', 'LIMIT_REACHED', 'TOO_MANY_ATTEMPTS', 'TOO_MANY_INVITATIONS'],
      },
    })
    .input(inviteSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => createInvitation(inviting(ctx), ctx.actor, input)),

  resend: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'POST',
        path: '/api/invitations/:invitationId/resend',
        summary: 'Sends an invitation again; it is valid for seven days from now. Requires a session.',
        errors: ['TOO_MANY_ATTEMPTS'],
      },
    })
    .input(invitationIdSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => resendInvitation(inviting(ctx), ctx.actor, input.invitationId)),

  withdraw: personProcedure
    .meta({
      permission: 'account',
      rest: {
        method: 'DELETE',
        path: '/api/invitations/:invitationId',
        summary: 'Withdraws an invitation. Requires a session.',
      },
    })
    .input(invitationIdSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await withdrawInvitation(inviting(ctx), ctx.actor, input.invitationId)
      return { deleted: true as const, id: input.invitationId }
    }),

  /** Open ones of the signed-in address. */
  mine: signedInProcedure
    .output(z.array(ownInvitationSchema))
    .query(({ ctx }) => listOwnInvitations(ctx.services.db, ctx.person, ctx.now())),

  /** The session shows the account afterwards. */
  accept: signedInProcedure
    .input(invitationIdSchema)
    .output(accountIdSchema)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.services.db, ctx.person, { ...input, now: ctx.now() })),
})

const inviting = ({
  services: { db, publicUrl },
  now,
}: {
  services: { db: Db; publicUrl: string }
  now(): number
}) => ({ db, publicUrl, now: now() })
