import { z } from 'zod'
import { name, text } from '#domain/text/text-schema.ts'
import { emailSchema, passwordSchema } from '#features/account/schema.ts'

export const createFirstAccountSchema = z.object({
  /** From the link that the start printed. */
  token: text(100),
  accountName: name(80, 'Give the account a name.'),
  name: name(80, 'Enter your name.'),
  email: emailSchema,
  password: passwordSchema,
})
