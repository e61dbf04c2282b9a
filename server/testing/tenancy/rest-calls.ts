// How the tenancy walk calls an endpoint of the REST API.
import { DESTINATION, EMPTY_SCHEDULE, type Ids, TUS_HEADERS } from './row.ts'
import { NOBODYS_IDS } from './world.ts'

const SOON = new Date(Date.now() + 3_600_000).toISOString()

/** A valid body, so that only the id can be wrong. */
export const REST_BODIES: Record<string, unknown> = {
  'PUT /api/account/ladder': { rungs: ['1080p', '720p', '432p', '360p'] },
  'PUT /api/account/languages': { captions: ['de'] },
  'PATCH /api/account': { name: 'Mine' },
  'POST /api/api-keys/:keyId/rotate': { overlapDays: 0 },
  'POST /api/invitations': { email: 'somebody@example.com', role: 'viewer' },
  'PATCH /api/members/:userId': { role: 'viewer' },
  'POST /api/api-keys': { name: 'Mine' },
  'PATCH /api/accounts/:accountId/limits': { channels: 99 },
  'POST /api/admin/accounts/:accountId/suspend': { reason: 'A test' },
  'POST /api/admin/game-days': { channelId: NOBODYS_IDS.channelId, drills: ['hand-over'] },
  'POST /api/billing/orders': { plan: 'pro' },
  'PUT /api/admin/accounts/:accountId/plan': { plan: 'pro' },
  'PUT /api/admin/accounts/:accountId/overrides/:limit': { value: 5, reason: 'Trial' },
  'POST /api/channels': { name: 'Mine' },
  'POST /api/channels/import': { format: 'csv', file: 'title\nFilm', channelId: NOBODYS_IDS.channelId },
  'POST /api/channels/bulk': { action: 'start', ids: [NOBODYS_IDS.channelId] },
  'POST /api/channels/:channelId/clone': {},
  'PATCH /api/channels/:channelId': { name: 'Taken over' },
  'POST /api/channels/:channelId/schedule/versions': { content: EMPTY_SCHEDULE, overrideReason: 'A test' },
  'POST /api/channels/:channelId/control': { action: 'skip' },
  'POST /api/channels/:channelId/previews': { at: new Date().toISOString() },
  'PUT /api/channels/:channelId/mode': { mode: 'calendar' },
  'PUT /api/channels/:channelId/rundown': { items: ['md_whatever'] },
  'POST /api/media/bulk': { action: 'retry', ids: [NOBODYS_IDS.mediaId] },
  'PATCH /api/media/:mediaId': { title: 'Taken over' },
  'POST /api/media/import': { url: 'https://mine.example/film.mp4' },
  'POST /api/channels/:channelId/destinations': DESTINATION,
  'POST /api/channels/:channelId/destinations/test': DESTINATION,
  'PATCH /api/channels/:channelId/destinations/:destinationId': { enabled: false },
  'POST /api/channels/:channelId/contributions': { name: 'Mine' },
  'PATCH /api/channels/:channelId/contributions/:contributionId': { enabled: false },
  'POST /api/channels/:channelId/playback/tokens': {},
  'POST /api/media/:mediaId/playback/tokens': {},
  'PUT /api/channels/:channelId/playback/encryption': { encrypted: true },
  'PATCH /api/channels/:channelId/player': { embedDomains: ['mine.example'] },
  'PATCH /api/media-defaults': { framing: 'crop' },
  'PUT /api/media/:mediaId/tracks': { audioStream: 1 },
  'PUT /api/media/:mediaId/break-positions': { positionsMs: [1_920] },
  'PATCH /api/media/:mediaId/captions/:language': { offsetMs: 500 },
  'POST /api/series': { title: 'Mine' },
  'PATCH /api/series/:seriesId': { title: 'Taken over' },
  'PUT /api/series/:seriesId/episodes': { mediaIds: [] },
  'POST /api/alert-silences': { channelId: NOBODYS_IDS.channelId, until: SOON },
  'POST /api/system/alert-silences': { until: SOON },
  'POST /api/alert-targets': { kind: 'email', name: 'Mine', address: 'mine@example.com' },
  'POST /api/system/alert-targets': { kind: 'email', name: 'Mine', address: 'mine@example.com' },
  'PATCH /api/alert-targets/:targetId': { name: 'Taken over' },
  'PATCH /api/system/alert-targets/:targetId': { name: 'Taken over' },
  'PUT /api/alerts/settings': { rules: {}, escalateAfterMinutes: 5 },
  'PUT /api/system/alerts/settings': { rules: {}, escalateAfterMinutes: 5 },
  'POST /api/analytics/channels/:channelId/reports': { name: 'Mine', period: 'day' },
  'PUT /api/analytics/channels/:channelId/reports/:reportId': { name: 'Taken over', period: 'day' },
  'POST /api/analytics/channels/:channelId/reports/:reportId/share': { days: 7 },
  'POST /api/webhooks': { url: 'https://mine.example/hook' },
  'PATCH /api/webhooks/:webhookId': { url: 'https://mine.example/hook' },
}

/** What a route needs besides its body. */
export const headersOf = (path: string): Record<string, string> => (path.startsWith('/api/uploads') ? TUS_HEADERS : {})

/** The address of a route with these ids. */
export const pathOf = (path: string, ids: Ids) =>
  path.replace(/:(\w+)/g, (parameter, name: string) => (name in ids ? ids[name as keyof Ids] : parameter)) +
  (path.endsWith('/captions') ? '?language=de' : '')
