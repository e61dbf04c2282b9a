// Input and output of the webhook feature: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { findUrlProblem } from '#domain/outbound/find-url-problem.ts'
import { nextCursorSchema, pageSchema } from '#domain/page.ts'
import { idSchema, optionalName, text, utcSchema } from '#domain/text/text-schema.ts'
import { EVENT_TYPES } from '#domain/webhook/events.ts'

const URL_HINT = 'Enter an address such as https://example.com/hooks'
const CREDENTIALS = 'The address contains a user name or a password. Verify the signature instead.'

const urlSchema = text(2_000)
  .trim()
  .transform((given, context) => {
    const url = URL.canParse(given) ? new URL(given) : null
    const problem = findUrlProblem(url, { hint: URL_HINT, credentials: CREDENTIALS })
    if (url && !problem) return url.href
    context.addIssue({ code: 'custom', message: problem ?? URL_HINT })
    return z.NEVER
  })

const settings = z.object({
  url: urlSchema,
  description: optionalName(80),
  events: z
    .array(z.enum(EVENT_TYPES))
    .max(EVENT_TYPES.length)
    .transform((events) => [...new Set(events)])
    .describe('Event types that are sent; none: all.'),
  enabled: z.boolean(),
})

export const createWebhookSchema = settings.extend({
  description: settings.shape.description.default(''),
  events: settings.shape.events.default([]),
  enabled: settings.shape.enabled.default(true),
})
export type CreateWebhookInput = z.output<typeof createWebhookSchema>

export const webhookRefSchema = z.object({ webhookId: idSchema })

/** Omitted fields stay. */
export const updateWebhookSchema = webhookRefSchema
  .extend(settings.partial().shape)
  .extend({ revision: z.int().min(0).optional().describe('Rejected if the webhook has another revision.') })
export type UpdateWebhookInput = z.output<typeof updateWebhookSchema>

const webhookFields = {
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.enum(EVENT_TYPES)).describe('Event types that are sent; none: all.'),
  enabled: z.boolean(),
  failingSince: utcSchema.nullable().describe('Every attempt since then has failed.'),
  disabledReason: z.string().nullable().describe('Why it was switched off automatically; null: it was not.'),
  previousSecretUntil: utcSchema.nullable().describe('Deliveries are signed with the previous secret too, until then.'),
  revision: z.int(),
  createdAt: utcSchema,
}

/** Never the secret. */
export const webhookSchema = z.object(webhookFields).meta({ id: 'Webhook' })
export type WebhookView = z.output<typeof webhookSchema>

export const webhookWithSecretSchema = z
  .object({ ...webhookFields, secret: z.string().describe('Verifies signatures. It is shown only here.') })
  .meta({ id: 'WebhookWithSecret' })
export type WebhookWithSecret = z.output<typeof webhookWithSecretSchema>

const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const

export const deliveryRefSchema = webhookRefSchema.extend({ deliveryId: idSchema })
export type DeliveryRef = z.output<typeof deliveryRefSchema>

export const listDeliveriesSchema = webhookRefSchema.extend(pageSchema.shape).extend({
  state: z.enum(DELIVERY_STATES).optional(),
  type: z
    .enum([...EVENT_TYPES, 'webhook.test'])
    .optional()
    .describe('Event type.'),
})
export type ListDeliveriesInput = z.output<typeof listDeliveriesSchema>

const deliveryFields = {
  id: z.string(),
  webhookId: z.string(),
  eventId: z.string().describe('webhook-id of the request.'),
  type: z.string(),
  objectId: z.string().describe('Events of one object are delivered in order.'),
  state: z.enum(DELIVERY_STATES),
  attempts: z.int(),
  status: z.int().nullable().describe('HTTP status of the last attempt; null: no answer.'),
  problem: z.string().nullable().describe('Why the last attempt failed.'),
  nextAttemptAt: utcSchema.nullable(),
  replayOf: z.string().nullable(),
  createdAt: utcSchema,
  finishedAt: utcSchema.nullable(),
}

export const deliverySchema = z.object(deliveryFields).meta({ id: 'WebhookDelivery' })
export type DeliveryView = z.output<typeof deliverySchema>

export const deliveryPageSchema = z.object({ deliveries: z.array(deliverySchema), nextCursor: nextCursorSchema })

export const deliveryDetailSchema = z
  .object({
    ...deliveryFields,
    payload: z.string().describe('The request body.'),
    log: z
      .array(
        z.object({
          at: utcSchema,
          durationMs: z.int(),
          status: z.int().nullable(),
          problem: z.string().nullable(),
          answer: z.string().nullable().describe('The start of the answer’s body.'),
        }),
      )
      .describe('Every attempt, oldest first.'),
  })
  .meta({ id: 'WebhookDeliveryDetail' })
export type DeliveryDetail = z.output<typeof deliveryDetailSchema>
