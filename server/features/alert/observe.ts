// What is wrong now: one bounded query a rule, over all channels. Times are the database's.
import { type DbOrTx, Prisma } from '#adapters/db.ts'
import type { Observation, Observed } from '#domain/alert/decide-alerts.ts'
import { type RuleName, TEST_LASTS_MS } from '#domain/alert/rules.ts'
import { DAMAGED, DEAD_LETTER_CODES } from '#domain/media/media-failure.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import { INPUT_FAILURES, NEWEST_FAILED } from './input-failures.ts'
import { dropRows, rebufferRows } from './observe-audience.ts'
import { observeWorkers } from './observe-workers.ts'
import { LIMIT, ofInstallation } from './of-installation.ts'
import { findErrorRate } from './request-counts.ts'

/** A destination that connects for longer is down, also before its first failure. */
const CONNECTS_MS = 20_000
/** A feed was behind at its encoder's latest report. */
const BEHIND_MS = 15_000
/** A hold, and a feed that is waited for, have reasons in the as-run log; the channel's fallback video is no fault either. */
const SLATE_MS = 60_000
const SLATE_LOOK_MS = 150_000
/** A worker with very many channels looks at each this often at least. */
const PROBED_MS = 15 * 60_000

interface Row {
  id: string
  name: string
  accountId: string
  channelId: string | null
  /** Of the channel. */
  channel: string
  reason: string | null
  value: number | null
}

const ON_AIR = Prisma.sql`c.observed IN ('LIVE', 'DEGRADED')`
/** A channel `c` of the account `a` that should be on air. */
const WANTED = Prisma.sql`c.desired = 'STARTED' AND c."deletedAt" IS NULL AND a."suspendedAt" IS NULL`
const CHANNEL = Prisma.sql`"Channel" c JOIN "Account" a ON a.id = c."accountId"`
const NO_HEARTBEAT = Prisma.sql`NOT EXISTS (SELECT 1 FROM "ChannelLease" l
  WHERE l."channelId" = c.id AND l."heartbeatAt" > now() - ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond')`

const channelRows = (condition: Prisma.Sql) => Prisma.sql`
  SELECT c.id, c.name, c."accountId", c.id AS "channelId", c.name AS channel, c.reason, NULL::float8 AS value
    FROM ${CHANNEL} WHERE ${WANTED} AND ${condition} ORDER BY c.id LIMIT ${LIMIT}`

const destinationRows = (condition: Prisma.Sql) => Prisma.sql`
  SELECT d.id, d.name, c."accountId", c.id AS "channelId", c.name AS channel, d.reason, d.failures::float8 AS value
    FROM "Destination" d JOIN "Channel" c ON c.id = d."channelId" JOIN "Account" a ON a.id = c."accountId"
   WHERE ${WANTED} AND ${ON_AIR} AND ${condition} ORDER BY d.id LIMIT ${LIMIT}`

/** What the probe last found, unless that was before the channel's current state, or the probe has left the channel. */
const probeRows = (since: Prisma.Sql) => Prisma.sql`
  SELECT c.id, c.name, c."accountId", c.id AS "channelId", c.name AS channel, p.findings[1] AS reason, NULL::float8 AS value
    FROM "ChannelProbe" p JOIN "Channel" c ON c.id = p."channelId" JOIN "Account" a ON a.id = c."accountId"
   WHERE ${since} IS NOT NULL AND p."checkedAt" > now() - ${PROBED_MS} * interval '1 millisecond'
     AND p."checkedAt" > c."stateSince" AND ${WANTED} AND ${ON_AIR}
   ORDER BY c.id LIMIT ${LIMIT}`

/** The rules of accounts. */
const QUERIES: { rule: RuleName; query: Prisma.Sql; say(row: Row): string }[] = [
  {
    rule: 'channel-down',
    query: channelRows(Prisma.sql`NOT ${ON_AIR}`),
    say: ({ reason }) => reason ?? 'The channel was started and is not on air.',
  },
  {
    rule: 'heartbeat-missing',
    query: channelRows(Prisma.sql`${ON_AIR} AND ${NO_HEARTBEAT}`),
    say: () => 'No worker looks after the channel. What is scheduled stays on air; changes and live feeds wait.',
  },
  {
    rule: 'failures-in-a-row',
    query: Prisma.sql`
      (${destinationRows(Prisma.sql`d.enabled AND d.failures > 0`)}) UNION ALL
      (SELECT i.id, i.name, c."accountId", c.id, c.name, f.reason, f.failures::float8
         FROM ${CHANNEL} JOIN "Contribution" i ON i."channelId" = c.id AND i.enabled AND i."revokedAt" IS NULL
         JOIN LATERAL (${NEWEST_FAILED}) n ON true JOIN LATERAL (${INPUT_FAILURES}) f ON f.failures > 0
        WHERE ${WANTED} ORDER BY i.id LIMIT ${LIMIT})`,
    say: ({ channel, reason }) => `Channel “${channel}”: ${reason ?? 'the connection fails again and again.'}`,
  },
  {
    rule: 'destination-down',
    query: destinationRows(Prisma.sql`(d.state = 'DISABLED' OR d.enabled AND d.state <> 'LIVE'
      AND (d.failures > 0 OR d."stateSince" < now() - ${CONNECTS_MS} * interval '1 millisecond'))`),
    say: ({ channel, reason }) => `Channel “${channel}”: ${reason ?? 'the server does not receive it.'}`,
  },
  {
    rule: 'feed-behind',
    query: Prisma.sql`
      SELECT s.id, i.name, c."accountId", c.id AS "channelId", c.name AS channel, NULL AS reason,
             s."behindMs"::float8 / 1000 AS value
        FROM streams s JOIN "Contribution" i ON i.id = s."contributionId"
        JOIN "Channel" c ON c.id = s."channelId" JOIN "Account" a ON a.id = c."accountId"
       WHERE s."endedAt" IS NULL AND a."suspendedAt" IS NULL AND s."behindMs" IS NOT NULL
         AND s."behindAt" > now() - ${BEHIND_MS} * interval '1 millisecond'
       ORDER BY s.id LIMIT ${LIMIT}`,
    say: ({ channel }) => `Channel “${channel}”: the machine encodes the feed slower than it arrives.`,
  },
  {
    rule: 'feed-lost',
    query: Prisma.sql`
      SELECT i.id, i.name, c."accountId", c.id AS "channelId", c.name AS channel, NULL AS reason, NULL::float8 AS value
        FROM ${CHANNEL} JOIN "Contribution" i ON i.id = c."liveAir"->'wanted'->>'contributionId' AND i."channelId" = c.id
       WHERE ${WANTED} AND jsonb_typeof(c."liveAir"->'waiting') = 'object'
       ORDER BY i.id LIMIT ${LIMIT}`,
    say: ({ channel }) => `Channel “${channel}” waits for the feed.`,
  },
  {
    rule: 'playback-broken',
    query: probeRows(Prisma.sql`p."failingSince"`),
    say: ({ reason }) => reason ?? 'Viewers cannot play the channel.',
  },
  { rule: 'picture-black', query: probeRows(Prisma.sql`p."blackSince"`), say: () => 'Viewers see a black picture.' },
  { rule: 'sound-silent', query: probeRows(Prisma.sql`p."silentSince"`), say: () => 'Viewers hear nothing.' },
  {
    rule: 'slate-on-air',
    query: Prisma.sql`
      SELECT c.id, c.name, c."accountId", c.id AS "channelId", c.name AS channel, NULL AS reason,
             sum(r."durationMs")::float8 / 1000 AS value
        FROM ${CHANNEL} JOIN "AsRunRow" r ON r."channelId" = c.id
         AND r."startsAt" > now() - ${SLATE_LOOK_MS} * interval '1 millisecond' AND r.kind = 'SLATE' AND r.reason IS NULL
         AND r."mediaId" IS DISTINCT FROM c."fallbackMediaId"
       WHERE ${WANTED} AND ${ON_AIR} GROUP BY c.id HAVING sum(r."durationMs") >= ${SLATE_MS} ORDER BY c.id LIMIT ${LIMIT}`,
    say: () => 'Nothing else is ready or scheduled: viewers see the slate.',
  },
  {
    rule: 'items-left-out',
    query: channelRows(Prisma.sql`c.observed = 'DEGRADED'`),
    say: ({ reason }) => reason ?? 'Items cannot be read; the others air.',
  },
  {
    rule: 'viewers-wait',
    query: rebufferRows(Prisma.sql`${WANTED} AND ${ON_AIR}`),
    say: ({ value }) =>
      `Viewers waited ${Math.round(value ?? 0)} % of their time. Audience → Quality says where, and on what.`,
  },
  {
    rule: 'audience-drop',
    query: dropRows(Prisma.sql`${WANTED} AND ${ON_AIR}`),
    say: ({ value }) =>
      `The channel lost ${Math.round(value ?? 0)} % of its viewers within minutes, or their reports no longer arrive.`,
  },
  {
    rule: 'media-damaged',
    query: Prisma.sql`
      SELECT m.id, m.title AS name, m."accountId", NULL AS "channelId", NULL AS channel, m."failureMessage" AS reason,
             NULL::float8 AS value
        FROM "MediaItem" m JOIN "Account" a ON a.id = m."accountId"
       WHERE m.state = 'FAILED' AND m."failureCode" = ${DAMAGED} AND m."deletedAt" IS NULL AND a."suspendedAt" IS NULL
       ORDER BY m.id LIMIT ${LIMIT}`,
    say: ({ reason }) => reason ?? 'A stored file is damaged.',
  },
]

/** @param outside what the process has observed outside of the database */
export async function observe(db: DbOrTx, outside: Observed): Promise<Observed> {
  const found: Observation[] = [...outside.found]
  const complete = new Set(outside.complete)
  for (const { rule, query, say } of QUERIES) {
    const rows = await db.$queryRaw<Row[]>(query)
    if (rows.length < LIMIT) complete.add(rule)
    for (const row of rows)
      found.push({
        ...{ rule, accountId: row.accountId, channelId: row.channelId, subjectId: row.id, subject: row.name },
        ...{ message: say(row), value: row.value },
      })
  }
  for (const part of [observeChannels, observeWorkers, observeQueue, observeRequests, observeBackups, observeTests]) {
    const seen = await part(db)
    found.push(...seen.found)
    for (const rule of seen.complete) complete.add(rule)
  }
  return { found, complete }
}

async function observeChannels(db: DbOrTx): Promise<Observed> {
  const [{ down }] = await db.$queryRaw<[{ down: number }]>`
    SELECT count(*)::int AS down FROM ${CHANNEL} WHERE ${WANTED} AND NOT ${ON_AIR}`
  const message = 'Channels were started and are not on air. Their accounts have an alert for each.'
  const found =
    down > 0
      ? [ofInstallation('channels-down', { subjectId: 'channels', subject: 'Channels', message, value: down })]
      : []
  return { found, complete: new Set(['channels-down']) }
}

async function observeQueue(db: DbOrTx): Promise<Observed> {
  const [{ waiting, minutes }] = await db.$queryRaw<[{ waiting: number; minutes: number | null }]>`
    SELECT count(*)::int AS waiting, (extract(epoch FROM now() - min("queuedAt")) / 60)::float8 AS minutes
      FROM "MediaItem" WHERE state = 'UPLOADED'`
  const codes = { in: [...DEAD_LETTER_CODES] }
  const givenUp = await db.mediaItem.count({ where: { state: 'FAILED', failureCode: codes, deletedAt: null } })
  const queue = (rule: RuleName, value: number, message: string) =>
    ofInstallation(rule, { subjectId: 'queue', subject: 'Transcode queue', message, value })
  const found = [
    ...(waiting > 0 ? [queue('queue-long', waiting, 'Many uploads wait for a transcoder.')] : []),
    ...(waiting > 0 ? [queue('queue-very-long', waiting, 'Very many uploads wait for a transcoder.')] : []),
    ...(minutes !== null ? [queue('queue-slow', minutes, 'An upload has waited long for a transcoder.')] : []),
    ...(givenUp > 0
      ? [queue('dead-letters', givenUp, 'Uploads were given up. Admin lists them with their reasons.')]
      : []),
  ]
  return { found, complete: new Set(['queue-long', 'queue-very-long', 'queue-slow', 'dead-letters']) }
}

async function observeRequests(db: DbOrTx): Promise<Observed> {
  const percent = await findErrorRate(db)
  const message = 'The API answers many requests with an error of its own.'
  const found = percent
    ? [ofInstallation('api-errors', { subjectId: 'api', subject: 'API', message, value: percent })]
    : []
  return { found, complete: new Set(['api-errors']) }
}

async function observeBackups(db: DbOrTx): Promise<Observed> {
  const [{ hours }] = await db.$queryRaw<[{ hours: number | null }]>`
    SELECT (extract(epoch FROM now() - max("finishedAt")) / 3600)::float8 AS hours FROM "Backup"`
  const message = 'The newest backup is old.'
  const found =
    hours === null
      ? []
      : [ofInstallation('backup-old', { subjectId: 'backup', subject: 'Backup', message, value: hours })]
  return { found, complete: new Set(['backup-old']) }
}

/** They are rows that startTestAlert wrote. */
async function observeTests(db: DbOrTx): Promise<Observed> {
  const rows = await db.$queryRaw<{ accountId: string | null; subjectId: string; subject: string; message: string }[]>`
    SELECT "accountId", "subjectId", subject, message FROM "Alert"
     WHERE rule = 'test' AND "resolvedAt" IS NULL AND since > now() - ${TEST_LASTS_MS} * interval '1 millisecond'
     ORDER BY id LIMIT ${LIMIT}`
  const found = rows.map((row): Observation => ({ ...row, rule: 'test', channelId: null, value: null }))
  return { found, complete: new Set(rows.length < LIMIT ? (['test'] as const) : []) }
}
