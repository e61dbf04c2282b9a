// The key of a live input arrives over RTMP: valid, wrong, replaced, with a failing database, and with the sender
// putting it wherever it can. It must appear only in the one answer that shows it.
import fs from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readMetrics } from '#adapters/metrics.ts'
import { encodeAmf0 } from '#domain/rtmp/amf0.ts'
import { encodeMessage, MESSAGE } from '#domain/rtmp/chunk-stream.ts'
import { createChannel } from '#features/channel/create-channel.ts'
import { createContribution } from '#features/contribution/create-contribution.ts'
import { revokeStreamKey, rotateStreamKey } from '#features/contribution/rotate-stream-key.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { connectSender } from '#worker/testing/rtmp-sender.ts'
import { type IngestRole, startIngestRole } from './role.ts'

let test: TestDatabase
let tenant: Tenant
let dataDir: string
let role: IngestRole
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
  test = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-canary-'))
  tenant = await addTenant(test.db)
  await beatWorker(test.db, { id: 'wk_1', host: 'here', pid: 1, roles: ['ingest'] })
  role = startIngestRole({
    db: test.db,
    workerId: 'wk_1',
    limits: { openingMs: 3_000 },
    env: { DATA_DIR: dataDir, HOST: '127.0.0.1', RTMP_PORT: 0, MASTER_KEYS: undefined },
    onFeed: ({ flv }) => void flv.resume(),
  })
  await until(() => role.port())
})
afterAll(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await role?.stop()
  await test?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

async function wholeDatabase(): Promise<string> {
  const tables = await test.db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  const rows = await Promise.all(
    tables.map(({ name }) => test.db.$queryRawUnsafe(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`)),
  )
  return JSON.stringify(rows)
}

const tracesOf = (key: string) => [key, Buffer.from(key).toString('hex'), Buffer.from(key, 'base64url').toString('hex')]

it('the stream key of a live input appears nowhere, whatever goes wrong', async () => {
  const channelId = await createChannel(test.db, tenant.who, { name: 'News' })
  const keeping = { db: test.db, dataDir, rtmpUrl: 'rtmp://127.0.0.1/live' }
  const settings = {
    autoTake: false,
    stallSeconds: 3,
    onStall: 'slate',
    waitSeconds: 60,
    publicTitle: null,
    record: true,
    backupId: null,
  } as const
  const made = await createContribution(keeping, tenant.who, { channelId, name: 'Gate', source: 'rtmp', ...settings })
  const key = made.streamKey ?? ''
  const answers: unknown[] = []
  const open: ReturnType<typeof connectSender>[] = []
  const send = async (streamKey: string) => {
    const sender = connectSender(role.port() ?? 0, streamKey)
    open.push(sender)
    const answer = await Promise.race([sender.answer, sender.closed])
    answers.push(answer)
    return { sender, code: answer?.code }
  }
  const STARTED = 'NetStream.Publish.Start'
  const REFUSED = 'NetStream.Publish.BadName'

  const first = await send(`${key}?token=${key}`)
  expect(first.code).toBe(STARTED)
  first.sender.picture(0)
  expect((await send(key)).code, 'a second sender').toBe(REFUSED)
  for (const wrong of [`${key}x`, `x${key}`, `${key.slice(0, -1)}!`, `/${key}`, `live/${key}`, `${key.slice(1)}A`])
    expect((await send(wrong)).code).toBe(REFUSED)
  // It ends its own connection with the key in malformed data, and in its metadata.
  const said = encodeAmf0(['onMetaData', { encoder: 'OBS', [key]: key, width: Number.NaN }])
  const data = (payload: Uint8Array) => encodeMessage({ type: MESSAGE.dataAmf0, streamId: 1, payload }, 6, 128)
  first.sender.socket.write(Buffer.concat([data(said), data(said.subarray(0, -9))]))
  first.sender.socket.write(Buffer.concat([Uint8Array.of(0x3f), Buffer.from(key), Buffer.from(key)]))
  await first.sender.closed

  // What the database rejects, in Prisma's own words.
  await test.db.$executeRaw`ALTER TABLE "streams" RENAME COLUMN "workerId" TO "elsewhere"`
  expect((await send(key)).code).toBe(REFUSED)
  await test.db.$executeRaw`ALTER TABLE "streams" RENAME COLUMN "elsewhere" TO "workerId"`
  await test.db.$executeRaw`ALTER TABLE "Contribution" RENAME COLUMN "keyHmac" TO "elsewhere"`
  expect((await send(`${key.slice(2)}AA`)).code).toBe(REFUSED)
  await test.db.$executeRaw`ALTER TABLE "Contribution" RENAME COLUMN "elsewhere" TO "keyHmac"`

  const second = await send(key)
  expect(second.code).toBe(STARTED)
  const rotated = await rotateStreamKey(keeping, tenant.who, { channelId, contributionId: made.contributionId })
  role.wake()
  await second.sender.closed
  expect((await send(key)).code, 'the previous one').toBe(REFUSED)
  const third = await send(rotated)
  expect(third.code).toBe(STARTED)
  await revokeStreamKey(test.db, tenant.who, { channelId, contributionId: made.contributionId })
  role.wake()
  await third.sender.closed
  expect((await send(rotated)).code, 'a revoked one').toBe(REFUSED)
  const unheard = connectSender(role.port() ?? 0, rotated)
  unheard.socket.destroy()
  await role.stop()

  expect(logged.length, 'the log was captured').toBeGreaterThan(15)
  const everywhere = {
    answers: JSON.stringify([answers, open.map(({ told }) => told)]),
    log: logged.join('\n'),
    metrics: (await readMetrics()).text,
    database: await wholeDatabase(),
    secrets: await readFile(join(dataDir, 'secrets.json'), 'utf8'),
  }
  for (const [place, text] of Object.entries(everywhere))
    for (const trace of [key, rotated].flatMap(tracesOf))
      expect(text.includes(trace), `${trace} is in the ${place}`).toBe(false)
})
