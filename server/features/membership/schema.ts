import { z } from 'zod'
import { MEMBER_ROLES } from '#domain/account/permissions.ts'
import { dateSchema, idSchema } from '#domain/text/text-schema.ts'
import { emailSchema } from '#features/account/schema.ts'

const roleSchema = z.enum(MEMBER_ROLES)

export const memberSchema = z
  .object({
    id: z.string().describe('Of the person.'),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    joinedAt: dateSchema,
  })
  .meta({ id: 'Member' })
export type MemberView = z.output<typeof memberSchema>

export const memberIdSchema = z.object({ userId: idSchema })
export const setRoleSchema = z.object({ userId: idSchema, role: roleSchema })

export const inviteSchema = z.object({ email: emailSchema, role: roleSchema })
export const invitationIdSchema = z.object({ invitationId: idSchema })

export const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: roleSchema,
    accountName: z.string(),
    invitedBy: z.string().nullable().describe('Null once that person has left the installation.'),
    createdAt: dateSchema,
    endsAt: dateSchema,
    url: z.string().describe('The link of the mail. It lets only the invited address join.'),
  })
  .meta({ id: 'Invitation' })
export type InvitationView = z.output<typeof invitationSchema>

/** To the person who is invited. */
export const ownInvitationSchema = z.object({
  id: z.string(),
  role: roleSchema,
  accountName: z.string(),
  invitedBy: z.string().nullable(),
})

export const accountIdSchema = z.object({ accountId: idSchema })
