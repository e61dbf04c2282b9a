import { z } from 'zod'
import { t } from '#server/trpc/init.ts'
import { personProcedure, publicProcedure } from '#server/trpc/procedures.ts'
import { confirmEmailChange, requestEmailChange } from './change-email.ts'
import { getSecurity } from './get-security.ts'
import { requestReset, resetPassword } from './reset-password.ts'
import {
  changeEmailSchema,
  forgotPasswordSchema,
  linkSchema,
  resetPasswordSchema,
  securitySchema,
  signUpSchema,
} from './schema.ts'
import { signUp } from './sign-up.ts'
import { resendVerification, verifyEmail } from './verify-email.ts'

const nothing = z.void()

export const personRouter = t.router({
  /** The answer does not say whether the address has an account. */
  signUp: publicProcedure
    .input(signUpSchema)
    .output(nothing)
    .mutation(({ ctx, input }) => signUp(ctx.services, input, ctx.address)),

  forgotPassword: publicProcedure
    .input(forgotPasswordSchema)
    .output(nothing)
    .mutation(({ ctx, input }) => requestReset(ctx.services.db, input.email, ctx.address)),

  /** For the holder of a link, like the next two. */
  resetPassword: publicProcedure
    .input(resetPasswordSchema)
    .output(nothing)
    .mutation(({ ctx, input }) => resetPassword(ctx.services.db, input, ctx.address, ctx.now())),

  verifyEmail: publicProcedure
    .input(linkSchema)
    .output(nothing)
    .mutation(({ ctx, input }) => verifyEmail(ctx.services.db, input.token, ctx.address, ctx.now())),

  confirmEmail: publicProcedure
    .input(linkSchema)
    .output(nothing)
    .mutation(({ ctx, input }) => confirmEmailChange(ctx.services.db, input.token, ctx.address, ctx.now())),

  resendVerification: personProcedure
    .output(nothing)
    .mutation(({ ctx }) => resendVerification(ctx.services.db, ctx.actor)),

  changeEmail: personProcedure
    .input(changeEmailSchema)
    .output(nothing)
    .mutation(({ ctx, input }) => requestEmailChange(ctx.services.db, ctx.actor, input)),

  security: personProcedure.output(securitySchema).query(({ ctx }) => getSecurity(ctx.services.db, ctx.actor.userId)),
})
