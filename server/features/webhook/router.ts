import { z } from 'zod'
import { deletedSchema } from '#domain/deleted.ts'
import { t } from '#server/trpc/init.ts'
import { accountProcedure } from '#server/trpc/procedures.ts'
import { createWebhook, MAX_WEBHOOKS } from './create-webhook.ts'
import { getDelivery, listDeliveries } from './list-deliveries.ts'
import {
  createWebhookSchema,
  deliveryDetailSchema,
  deliveryPageSchema,
  deliveryRefSchema,
  listDeliveriesSchema,
  updateWebhookSchema,
  webhookRefSchema,
  webhookSchema,
  webhookWithSecretSchema,
} from './schema.ts'
import { replayDelivery, testWebhook } from './send-again.ts'
import { deleteWebhook, rotateWebhookSecret, updateWebhook } from './update-webhook.ts'
import { getWebhook, listWebhooks } from './webhook-view.ts'

const WEBHOOKS = '/api/webhooks'
const WEBHOOK = `${WEBHOOKS}/:webhookId`
const DELIVERIES = `${WEBHOOK}/deliveries`

export const webhookRouter = t.router({
  list: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'GET',
        path: WEBHOOKS,
        summary: 'The account’s webhooks. Secrets are never returned.',
        answerAs: 'webhooks',
        mostRows: MAX_WEBHOOKS,
      },
    })
    .output(z.array(webhookSchema))
    .query(({ ctx }) => listWebhooks(ctx.services.db, ctx.actor.accountId, ctx.now())),

  get: accountProcedure
    .meta({ permission: 'configure', rest: { method: 'GET', path: WEBHOOK, summary: 'One webhook.' } })
    .input(webhookRefSchema)
    .output(webhookSchema)
    .query(({ ctx, input }) => getWebhook(ctx.services.db, ctx.actor.accountId, input.webhookId, ctx.now())),

  create: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: WEBHOOKS,
        summary: 'Add a webhook. Its secret is shown in this answer only.',
        status: 201,
        errors: ['TOO_MANY_WEBHOOKS'],
      },
    })
    .input(createWebhookSchema)
    .output(webhookWithSecretSchema)
    .mutation(async ({ ctx, input }) => {
      const { webhookId, secret } = await createWebhook(ctx.services, ctx.actor, input)
      return { ...(await getWebhook(ctx.services.db, ctx.actor.accountId, webhookId, ctx.now())), secret }
    }),

  update: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'PATCH',
        path: WEBHOOK,
        summary: 'Change a webhook, or switch it on or off.',
        errors: ['WEBHOOK_CHANGED'],
      },
    })
    .input(updateWebhookSchema)
    .output(webhookSchema)
    .mutation(async ({ ctx, input }) => {
      await updateWebhook(ctx.services.db, ctx.actor, input)
      return getWebhook(ctx.services.db, ctx.actor.accountId, input.webhookId, ctx.now())
    }),

  delete: accountProcedure
    .meta({
      permission: 'configure',
      rest: { method: 'DELETE', path: WEBHOOK, summary: 'Delete a webhook with its deliveries.' },
    })
    .input(webhookRefSchema)
    .output(deletedSchema)
    .mutation(async ({ ctx, input }) => {
      await deleteWebhook(ctx.services.db, ctx.actor, input.webhookId)
      return { deleted: true as const, id: input.webhookId }
    }),

  rotateSecret: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${WEBHOOK}/rotate-secret`,
        summary: 'Replace the secret. For 24 hours deliveries are signed with both.',
      },
    })
    .input(webhookRefSchema)
    .output(webhookWithSecretSchema)
    .mutation(async ({ ctx, input }) => {
      const secret = await rotateWebhookSecret(ctx.services, ctx.actor, input.webhookId, ctx.now())
      return { ...(await getWebhook(ctx.services.db, ctx.actor.accountId, input.webhookId, ctx.now())), secret }
    }),

  test: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${WEBHOOK}/test`,
        summary: 'Send a webhook.test event to this webhook.',
        status: 202,
        errors: ['TOO_MANY_DELIVERIES', 'WEBHOOK_OFF'],
      },
    })
    .input(webhookRefSchema)
    .output(deliveryDetailSchema)
    .mutation(async ({ ctx, input: { webhookId } }) => {
      const deliveryId = await testWebhook(ctx.services.db, ctx.actor, webhookId)
      return getDelivery(ctx.services.db, ctx.actor.accountId, { webhookId, deliveryId })
    }),

  listDeliveries: accountProcedure
    .meta({
      permission: 'configure',
      rest: { method: 'GET', path: DELIVERIES, summary: 'Deliveries of the last 30 days, newest first.' },
    })
    .input(listDeliveriesSchema)
    .output(deliveryPageSchema)
    .query(({ ctx, input }) => listDeliveries(ctx.services.db, ctx.actor.accountId, input, ctx.now())),

  getDelivery: accountProcedure
    .meta({
      permission: 'configure',
      rest: { method: 'GET', path: `${DELIVERIES}/:deliveryId`, summary: 'A delivery with its request and attempts.' },
    })
    .input(deliveryRefSchema)
    .output(deliveryDetailSchema)
    .query(({ ctx, input }) => getDelivery(ctx.services.db, ctx.actor.accountId, input)),

  replay: accountProcedure
    .meta({
      permission: 'configure',
      rest: {
        method: 'POST',
        path: `${DELIVERIES}/:deliveryId/replay`,
        summary: 'Deliver an event again, with the same webhook-id.',
        status: 202,
        errors: ['DELIVERY_WAITING', 'TOO_MANY_DELIVERIES', 'WEBHOOK_OFF'],
      },
    })
    .input(deliveryRefSchema)
    .output(deliveryDetailSchema)
    .mutation(async ({ ctx, input: { webhookId, deliveryId } }) => {
      const again = await replayDelivery(ctx.services.db, ctx.actor, { webhookId, deliveryId })
      return getDelivery(ctx.services.db, ctx.actor.accountId, { webhookId, deliveryId: again })
    }),
})
