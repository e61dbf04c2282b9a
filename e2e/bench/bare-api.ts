// The counterpart of bench-api.ts: `node:http` and `pg`, nothing else. Reads and renames one series with the statements
// that the product needs for the same answer: the key, the series with its episodes, where it is used, the audit entry.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import pg from 'pg'

const { DATABASE_URL, BARE_PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })

const KEY = `
  SELECT k."accountId", k.id, m.role FROM "ApiKey" k
    LEFT JOIN "Membership" m ON m."userId" = k."createdById" AND m."accountId" = k."accountId"
   WHERE k."secretHash" = $1 AND k."revokedAt" IS NULL`
const SERIES = 'SELECT id, title FROM "Series" WHERE id = $1 AND "accountId" = $2'
const EPISODES = `
  SELECT i.id, i.title, i.kind, i.state, i."durationMs" FROM "SeriesEpisode" e
    JOIN "MediaItem" i ON i.id = e."mediaId" WHERE e."seriesId" = $1 ORDER BY e.position`
const USES = `
  SELECT c.id AS "channelId", c.name FROM "Channel" c
    JOIN (SELECT "channelId", content FROM "ScheduleDraft"
          UNION ALL
          (SELECT DISTINCT ON ("channelId") "channelId", content FROM "ScheduleVersion"
            ORDER BY "channelId", number DESC)) s ON s."channelId" = c.id
    CROSS JOIN LATERAL jsonb_array_elements(s.content->'blocks') block
   WHERE c."accountId" = $1 AND block->'source'->>'type' = 'series' GROUP BY c.id`
const AUDIT = `
  INSERT INTO "AuditEntry" ("accountId", actor, action, "subjectId", data) VALUES ($1, $2, 'series.rename', $3, $4)`

async function readSeries(accountId: string, id: string) {
  const [series, episodes, uses] = await Promise.all([
    pool.query(SERIES, [id, accountId]),
    pool.query(EPISODES, [id]),
    pool.query(USES, [accountId]),
  ])
  return { ...series.rows[0], episodes: episodes.rows, usedBy: uses.rows }
}

async function rename(key: { accountId: string; id: string }, id: string, title: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(`${SERIES} FOR UPDATE`, [id, key.accountId])
    await client.query('UPDATE "Series" SET title = $2 WHERE id = $1', [id, title])
    await client.query(AUDIT, [key.accountId, `key:${key.id}`, id, JSON.stringify({ title })])
    await client.query('COMMIT')
    await client.query(`SELECT pg_notify('playout_library', $1)`, [id])
  } finally {
    client.release()
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += part
  return text
}

createServer(async (request, response) => {
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  try {
    if (request.url === '/health') return send(200, { status: 'ok' })
    const secret = (request.headers.authorization ?? '').slice('Bearer '.length)
    const [key] = (await pool.query(KEY, [createHash('sha256').update(secret).digest('hex')])).rows
    if (!key) return send(401, {})
    const id = request.url?.split('/').at(-1) ?? ''
    if (request.method === 'PATCH') await rename(key, id, JSON.parse(await textOf(request)).title)
    send(200, await readSeries(key.accountId, id))
  } catch (error) {
    send(500, { error: String(error) })
  }
}).listen(Number(BARE_PORT), '127.0.0.1')
