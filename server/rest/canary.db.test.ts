// Plants a recognisable stream key at every input, and provokes every error. The key must appear nowhere: not in an
// answer, a log line, a metric, a row or a file.
import fs from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { logger } from '#adapters/log.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { readMetrics } from '#adapters/metrics.ts'
import { openStreamKey } from '#features/destination/stream-key.ts'
import { actorOf } from '../auth/authenticate.ts'
import { addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'
import { appRouter } from '../trpc/root.ts'

const CANARY = 'canary-7f3a9c1e-stream-key'
/** As bytes of a row, and URL-encoded. */
const TRACES = [CANARY, Buffer.from(CANARY).toString('hex'), Buffer.from(CANARY).toString('base64').slice(0, 30)]

let web: TestWeb
let tenant: Tenant
let path: string
let channelId: string
const seen: string[] = []
const logged: string[] = []

beforeAll(async () => {
  // Before the first line: the logger is created with it.
  vi.stubEnv('LOG_LEVEL', 'trace')
  const write = fs.writeSync
  vi.spyOn(fs, 'writeSync').mockImplementation((...args: unknown[]) => {
    if (args[0] !== 2) return Reflect.apply(write, fs, args)
    logged.push(String(args[1]))
    return Buffer.byteLength(String(args[1]))
  })
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  channelId = (await web.as(tenant.userId).channel.create({ name: 'News' })).id
  path = `/api/channels/${channelId}/destinations`
})
afterAll(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await web?.close()
})

async function rest(method: string, url: string, json?: unknown, init: RequestInit = {}) {
  const answer = await web.rest(method, url, { key: tenant.key, ...(json === undefined ? {} : { json }), ...init })
  seen.push(JSON.stringify([answer.status, [...answer.headers], answer.body]))
  return answer
}

async function trpc(procedure: string, body: string) {
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: new Request(`http://127.0.0.1:3000/api/trpc/${procedure}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    }),
    router: appRouter,
    createContext: () => ({
      services: web.services,
      requestId: 'rq_test',
      address: '192.0.2.1',
      now: Date.now,
      findActor: async () =>
        actorOf({
          id: tenant.userId,
          accountId: tenant.accountId,
          role: 'CUSTOMER',
          memberRole: 'owner',
          suspended: false,
        }),
      findPerson: async () => null,
    }),
  })
  const text = await response.text()
  seen.push(JSON.stringify([...response.headers]), text)
  return { status: response.status, text }
}

async function wholeDatabase(): Promise<string> {
  const tables = await web.db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  const rows = await Promise.all(
    tables.map(({ name }) => web.db.$queryRawUnsafe(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`)),
  )
  return JSON.stringify(rows)
}

it('a stream key appears nowhere, whatever goes wrong', async () => {
  const good = { platform: 'twitch', streamKey: CANARY }
  const made = await rest('POST', path, good)
  expect(made.status).toBe(201)
  const one = `${path}/${made.body.id}`
  expect((await rest('PATCH', one, { streamKey: `${CANARY}-2`, name: 'Renamed' })).status).toBe(200)
  await rest('GET', path)
  await rest('GET', `/api/channels/${channelId}`)
  const keys = openKeyRing(web.services.dataDir, undefined)
  expect(await openStreamKey(web.db, made.body.id, keys)).toBe(`${CANARY}-2`)

  const away = await rest('POST', path, { ...good, platform: 'custom', serverUrl: 'rtmp://no-such-host.invalid/live' })
  expect((await rest('POST', `${path}/${away.body.id}/test`)).body).toMatchObject({ ok: false, stage: 'name' })

  // Invalid input.
  for (const wrong of [
    { ...good, streamKey: `${CANARY} with an é` },
    { ...good, serverUrl: `rtmp://live.twitch.tv/app?${CANARY}` },
    { ...good, streamKey: { nested: CANARY } },
    { ...good, platform: CANARY },
    { ...good, rung: CANARY, maxFailures: CANARY, enabled: CANARY },
    { ...good, serverUrl: `rtmp://live.twitch.tv/app?key=${CANARY}` },
    { ...good, serverUrl: `rtmp://live.twitch.tv/app/${CANARY}` },
    { ...good, serverUrl: `rtmp://user:${CANARY}@live.twitch.tv/app` },
    { ...good, platform: 'custom', serverUrl: `rtmp://tv.example/live/${CANARY}` },
    { ...good, platform: 'custom', serverUrl: 'rtmp://127.0.0.1/live' },
    { ...good, [CANARY]: CANARY, serverUrl: 'x' },
    [good],
  ]) {
    expect((await rest('POST', path, wrong)).status).toBe(400)
    expect((await trpc('destination.create', JSON.stringify({ json: { channelId, ...wrong } }))).status).toBe(400)
  }
  await rest('PATCH', one, { serverUrl: 'rtmp://elsewhere.example/live', name: CANARY.slice(0, 0) })
  const torn = `{"platform": "twitch", "streamKey": "${CANARY}`
  const json = { 'content-type': 'application/json' }
  expect((await rest('POST', path, undefined, { body: torn, headers: json })).status).toBe(400)
  expect((await trpc('destination.create', torn)).status).toBe(400)
  expect((await rest('POST', `/api/channels/${CANARY}/destinations`, good)).status).toBe(404)
  expect((await rest('POST', `${path}?streamKey=${CANARY}`, { platform: 'twitch' })).status).toBe(400)
  expect((await rest('PUT', path, good)).status).toBe(405)

  // What the database rejects, in Prisma's own words.
  await web.db.$executeRaw`ALTER TABLE "Destination" RENAME COLUMN "streamKey" TO "elsewhere"`
  expect((await rest('POST', path, good)).status).toBe(500)
  expect((await rest('PATCH', one, { streamKey: CANARY })).status).toBe(500)
  expect((await trpc('destination.create', JSON.stringify({ json: { channelId, ...good } }))).status).toBe(500)
  await web.db.$executeRaw`ALTER TABLE "Destination" RENAME COLUMN "elsewhere" TO "streamKey"`
  await web.db
    .$executeRaw`ALTER TABLE "AuditEntry" ADD CONSTRAINT never CHECK (action <> 'destination.create') NOT VALID`
  expect((await rest('POST', path, good)).status).toBe(500)
  await web.db.$executeRaw`ALTER TABLE "AuditEntry" DROP CONSTRAINT never`

  // What the seal rejects, and unreadable master keys.
  const secrets = join(web.services.dataDir, 'secrets.json')
  const kept = await readFile(secrets, 'utf8')
  await writeFile(secrets, `{"masterKeys": [{"id": "mk-1", "key": "${CANARY}"}`)
  expect((await rest('POST', path, good)).status).toBe(500)
  await writeFile(secrets, kept)
  await web.db
    .$executeRaw`UPDATE "Destination" SET "streamKey" = set_byte("streamKey", 40, get_byte("streamKey", 40) # 1)`
  const refused = await openStreamKey(web.db, made.body.id, keys).catch((error) => error)
  logger('test').error({ err: refused, streamKey: CANARY, input: { streamKey: CANARY } }, 'could not be unsealed')
  expect(refused).toMatchObject({ name: 'UnsealError' })
  expect((await rest('DELETE', one)).status).toBe(200)

  expect(logged.length, 'the log was captured').toBeGreaterThan(20)
  expect(seen.length).toBeGreaterThan(30)
  const everywhere = {
    answers: seen.join('\n'),
    log: logged.join('\n'),
    metrics: (await readMetrics()).text,
    database: await wholeDatabase(),
    secrets: kept,
  }
  for (const [place, text] of Object.entries(everywhere))
    for (const trace of TRACES) expect(text.includes(trace), `${trace} is in the ${place}`).toBe(false)
})
