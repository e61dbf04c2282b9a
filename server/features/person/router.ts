import { z } from 'zod'
import { openKeyRing } from '#adapters/master-keys.ts'
import type { Services } from '#adapters/services.ts'
import { t } from '#server/trpc/init.ts'
import { personProcedure, publicProcedure } from '#server/trpc/procedures.ts'
import { addPasskey, beginPasskey, removePasskey } from './add-passkey.ts'
import { confirmEmailChange, requestEmailChange } from './change-email.ts'
import { beginPasskeySignIn } from './check-passkey.ts'
import { disconnect } from './external-identity.ts'
import { getSecurity } from './get-security.ts'
import { requestReset, resetPassword } from './reset-password.ts'
import {
  addPasskeySchema,
  beganTwoFactorSchema,
  changeEmailSchema,
  codeSchema,
  creationOptionsSchema,
  currentPasswordSchema,
  disconnectSchema,
  forgotPasswordSchema,
  linkSchema,
  recoveryCodesSchema,
  removePasskeySchema,
  requestOptionsSchema,
  resetPasswordSchema,
  securitySchema,
  signUpSchema,
} from './schema.ts'
import { signUp } from './sign-up.ts'
import { beginTwoFactor, confirmTwoFactor, endTwoFactor, renewRecoveryCodes } from './two-factor.ts'
import { resendVerification, verifyEmail } from './verify-email.ts'

const nothing = z.void()

const stepOf = (ctx: { services: Services; actor: { userId: string }; now(): number }) => ({
  db: ctx.services.db,
  keys: openKeyRing(ctx.services.dataDir),
  userId: ctx.actor.userId,
  now: ctx.now(),
})

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

  security: personProcedure.output(securitySchema).query(({ ctx }) => getSecurity(ctx.services, ctx.actor.userId)),

  /** Returns the secret, which counts once confirmTwoFactor got a code of it. */
  beginTwoFactor: personProcedure
    .input(currentPasswordSchema)
    .output(beganTwoFactorSchema)
    .mutation(({ ctx, input }) => beginTwoFactor(stepOf(ctx), input.currentPassword)),

  /** This answer has the recovery codes; no later one does. */
  confirmTwoFactor: personProcedure
    .input(codeSchema)
    .output(recoveryCodesSchema)
    .mutation(({ ctx, input }) => confirmTwoFactor(stepOf(ctx), ctx.actor, input.code)),

  endTwoFactor: personProcedure
    .input(codeSchema)
    .output(nothing)
    .mutation(({ ctx, input }) => endTwoFactor(stepOf(ctx), ctx.actor, input.code)),

  renewRecoveryCodes: personProcedure
    .input(codeSchema)
    .output(recoveryCodesSchema)
    .mutation(({ ctx, input }) => renewRecoveryCodes(stepOf(ctx), ctx.actor, input.code)),

  beginPasskey: personProcedure
    .input(currentPasswordSchema)
    .output(creationOptionsSchema)
    .mutation(({ ctx, input }) => beginPasskey(ctx.services, ctx.actor, input.currentPassword, ctx.now())),

  addPasskey: personProcedure
    .input(addPasskeySchema)
    .output(nothing)
    .mutation(({ ctx, input }) => addPasskey(ctx.services, ctx.actor, input, ctx.now())),

  removePasskey: personProcedure
    .input(removePasskeySchema)
    .output(nothing)
    .mutation(({ ctx, input }) => removePasskey(ctx.services.db, ctx.actor, input.passkeyId)),

  disconnect: personProcedure
    .input(disconnectSchema)
    .output(nothing)
    .mutation(({ ctx, input }) => disconnect(ctx.services.db, ctx.actor, input.provider)),

  /** The challenge for a sign-in with a passkey. */
  beginPasskeySignIn: publicProcedure
    .output(requestOptionsSchema)
    .mutation(({ ctx }) => beginPasskeySignIn(ctx.services, ctx.address, ctx.now())),
})
