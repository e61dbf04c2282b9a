// The events that webhooks deliver. Triggers write them, in the transaction of the change (record_webhook_event in
// prisma/migrations); `webhook.test` alone is asked for.

export const EVENTS = {
  'channel.started': 'A channel went on air.',
  'channel.stopped': 'A channel went off air.',
  'channel.error': 'A channel could not start, failed, or airs without an item that cannot be played.',
  'media.ready': 'An item is ready to air.',
  'media.failed': 'An item cannot be used.',
  'transcode.task.submitted': 'An item waits for its preparation.',
  'transcode.task.started': 'A worker prepares an item.',
  'transcode.task.progress': 'The preparation of an item reached another tenth; at most every 10 seconds.',
  'transcode.task.completed': 'The preparation of an item is complete.',
  'transcode.task.failed': 'The preparation of an item failed for good, or was cancelled.',
  'destination.up': 'A destination receives the channel.',
  'destination.down': 'A destination failed after it had worked, or its relay gave up.',
  'live.started': 'A live feed went on air.',
  'live.ended': 'A live feed left the air.',
  'schedule.published': 'A schedule was published or restored.',
  'alert.opened': 'An alert of the account opened, and is not silenced.',
  'alert.resolved': 'An alert that was announced ended.',
} as const

export type EventType = keyof typeof EVENTS
export const EVENT_TYPES = Object.keys(EVENTS) as [EventType, ...EventType[]]

/** Sent on request, to one endpoint. */
export const TEST_EVENT = 'webhook.test'

/** What is signed and sent, as the Standard Webhooks specification recommends. The same text at every attempt. */
export function payloadOf(event: { type: string; at: Date; data: unknown }): string {
  return JSON.stringify({ type: event.type, timestamp: event.at.toISOString(), data: event.data })
}
