import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { dateSchema, name, text } from '#domain/text/text-schema.ts'
import { emailSchema, passwordSchema } from '#features/account/schema.ts'

const ACCOUNT_NAMELESS = 'Give the account a name.'

/** Into an account that exists. */
export const newPersonSchema = z.object({
  name: name(80, 'Enter your name.'),
  email: emailSchema,
  password: passwordSchema,
})

export const newAccountSchema = newPersonSchema.extend({ accountName: name(80, ACCOUNT_NAMELESS) })

export const signUpSchema = newPersonSchema
  .extend({
    /** Omitted with an invitation: the person joins the account that invites them. */
    accountName: name(80, ACCOUNT_NAMELESS).optional(),
    /** From the link of the mail. */
    invitationId: text(64).optional(),
  })
  .refine(({ accountName, invitationId }) => accountName !== undefined || invitationId !== undefined, {
    path: ['accountName'],
    error: ACCOUNT_NAMELESS,
  })

export const forgotPasswordSchema = z.object({ email: emailSchema })

/** From a link in a mail. */
export const linkSchema = z.object({ token: text(100) })

export const resetPasswordSchema = linkSchema.extend({ password: passwordSchema })

export const changeEmailSchema = z.object({
  newEmail: emailSchema,
  currentPassword: text(1_000).min(1, 'Enter your current password.'),
})

/** For changes that an unattended session must not make. */
export const currentPasswordSchema = z.object({ currentPassword: text(1_000).min(1, 'Enter your current password.') })

/** Of the authenticator app, or a recovery code. */
export const codeSchema = z.object({ code: text(100).min(6, 'Enter the code.') })

export const beganTwoFactorSchema = z.object({
  /** For the QR code. */
  uri: z.string(),
  /** To type where no camera is. */
  secret: z.string(),
})

/** Shown once. */
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) })

const base64url = (longest: number) => text(longest).regex(/^[\w-]*$/, 'Not base64url.')

/** Web Authentication Level 3, §5.1.9: RegistrationResponseJSON, as far as it is read. */
const registrationSchema = z.object({
  id: base64url(1_400).min(1),
  rawId: base64url(1_400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(4_000),
    attestationObject: base64url(60_000),
    transports: z.array(text(20)).max(10).optional(),
  }),
  clientExtensionResults: z.object({}).default({}),
})

export const addPasskeySchema = z.object({ name: name(40, 'Give the passkey a name.'), response: registrationSchema })

/** The same, AuthenticationResponseJSON. */
export const passkeyAnswerSchema = z.object({
  id: base64url(1_400).min(1),
  rawId: base64url(1_400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(4_000),
    authenticatorData: base64url(4_000),
    signature: base64url(4_000),
    userHandle: base64url(200).nullish(),
  }),
  clientExtensionResults: z.object({}).default({}),
})

/** Made by our own library, for the browser. */
export const creationOptionsSchema = z.custom<PublicKeyCredentialCreationOptionsJSON>()
export const requestOptionsSchema = z.custom<PublicKeyCredentialRequestOptionsJSON>()

export const removePasskeySchema = z.object({ passkeyId: base64url(1_400).min(1) })

export const disconnectSchema = z.object({ provider: text(20).min(1) })

/** How the signed-in person signs in. */
export const securitySchema = z.object({
  email: z.string(),
  emailVerified: z.boolean(),
  /** Null: the second step is off. */
  twoFactor: z.object({ since: dateSchema, recoveryCodesLeft: z.int() }).nullable(),
  /** False: PUBLIC_URL allows none. */
  passkeysPossible: z.boolean(),
  passkeys: z.array(
    z.object({ id: z.string(), name: z.string(), createdAt: dateSchema, lastUsedAt: dateSchema.nullable() }),
  ),
  /** Those of the installation; `since`: when the person connected it. */
  providers: z.array(z.object({ id: z.string(), name: z.string(), since: dateSchema.nullable() })),
})
export type SecurityView = z.output<typeof securitySchema>
