import { z } from 'zod'
import { name, text } from '#domain/text/text-schema.ts'
import { emailSchema, passwordSchema } from '#features/account/schema.ts'

export const signUpSchema = z.object({
  accountName: name(80, 'Give the account a name.'),
  name: name(80, 'Enter your name.'),
  email: emailSchema,
  password: passwordSchema,
})

export const forgotPasswordSchema = z.object({ email: emailSchema })

/** From a link in a mail. */
export const linkSchema = z.object({ token: text(100) })

export const resetPasswordSchema = linkSchema.extend({ password: passwordSchema })

export const changeEmailSchema = z.object({
  newEmail: emailSchema,
  currentPassword: text(1_000).min(1, 'Enter your current password.'),
})

/** How the signed-in person signs in. */
export const securitySchema = z.object({ email: z.string(), emailVerified: z.boolean() })
