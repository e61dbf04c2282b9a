// Rows of the tenancy walk.
import type { Row } from './row.ts'

export const webhookRows: Record<string, Row> = {
  'webhook.list': { kind: 'own', call: (caller) => caller.webhook.list() },
  'webhook.create': { kind: 'own', call: (caller) => caller.webhook.create({ url: 'https://mine.example/hook' }) },
  'webhook.get': { kind: 'refers', call: (caller, { webhookId }) => caller.webhook.get({ webhookId }) },
  'webhook.update': {
    kind: 'refers',
    call: (caller, { webhookId }) => caller.webhook.update({ webhookId, url: 'https://mine.example/hook' }),
  },
  'webhook.delete': { kind: 'refers', call: (caller, { webhookId }) => caller.webhook.delete({ webhookId }) },
  'webhook.rotateSecret': {
    kind: 'refers',
    call: (caller, { webhookId }) => caller.webhook.rotateSecret({ webhookId }),
  },
  'webhook.test': { kind: 'refers', call: (caller, { webhookId }) => caller.webhook.test({ webhookId }) },
  'webhook.listDeliveries': {
    kind: 'refers',
    call: (caller, { webhookId }) => caller.webhook.listDeliveries({ webhookId }),
  },
  'webhook.getDelivery': {
    kind: 'refers',
    call: (caller, { webhookId, deliveryId }) => caller.webhook.getDelivery({ webhookId, deliveryId }),
  },
  'webhook.replay': {
    kind: 'refers',
    call: (caller, { webhookId, deliveryId }) => caller.webhook.replay({ webhookId, deliveryId }),
  },
}
