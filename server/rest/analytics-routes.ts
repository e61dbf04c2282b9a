// Events of players arrive here. In the web process answer-events.ts answers them before this table does: there are
// thousands a second.
import { clientAddressOf } from '#adapters/client-address.ts'
import { readText } from '#adapters/limit-body.ts'
import { senderHeaders } from '#features/analytics/collector.ts'
import { jsonEventsSchema, receivedSchema } from '#features/analytics/schema.ts'
import { EVENTS_MAX_BYTES, sentAtOf, takeEvents } from '#features/analytics/take-events.ts'
import type { RestRoute } from './route.ts'

export const analyticsRoutes: RestRoute[] = [
  {
    method: 'POST',
    path: '/api/analytics/events',
    guard: 'public',
    summary: 'Accepts up to 100 playback events, as CMCD version 2 or JSON.',
    status: 202,
    answer: receivedSchema,
    body: jsonEventsSchema,
    rawBody: 'application/cmcd',
    errors: ['TOO_MANY_REQUESTS', 'UPLOAD_TOO_LARGE', 'INVALID_INPUT', 'STORAGE_FULL'],
    async run({ services, request, now }) {
      return takeEvents(services, await readText(request, EVENTS_MAX_BYTES), {
        receivedAt: now,
        address: clientAddressOf(request.headers),
        ...senderHeaders(Object.fromEntries(request.headers)),
        sentAt: sentAtOf(request.url),
      })
    },
  },
]
