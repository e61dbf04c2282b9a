// Pulled feeds with their database: begun, recorded by the real encoder, lost, retried with a message.

import fs from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createChannel } from '#features/channel/create-channel.ts'
import { createContribution } from '#features/contribution/create-contribution.ts'
import { listContributions } from '#features/contribution/list-contributions.ts'
import { updateContribution } from '#features/contribution/update-contribution.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { Senders } from '#worker/testing/pull-sources.ts'
import { type LiveIntake, openLiveIntake } from '../live/intake.ts'
import { type PullRole, startPullRole } from './role.ts'

const SECRET = 'canary-77e1b0'
let test: TestDatabase
let tenant: Tenant
let folder: string
let channelId: string
let role: PullRole
let intake: LiveIntake
let heart: NodeJS.Timeout
const senders = new Senders()
const logged: string[] = []

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  vi.stubEnv('LOG_LEVEL', 'trace')
  const write = fs.writeSync
  vi.spyOn(fs, 'writeSync').mockImplementation((...args: unknown[]) => {
    if (args[0] !== 2) return Reflect.apply(write, fs, args)
    logged.push(String(args[1]))
    return Buffer.byteLength(String(args[1]))
  })
  test = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-pull-'))
  tenant = await addTenant(test.db)
  channelId = await createChannel(test.db, tenant.who, { name: 'News' })
  const worker = { id: 'wk_pull', host: 'here', pid: 1, roles: ['ingest'] }
  await beatWorker(test.db, worker)
  heart = setInterval(() => void beatWorker(test.db, worker), 3_000)
  const tools = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') }
  intake = openLiveIntake({ db: test.db, dataDir: folder, tools, workerId: worker.id })
  const env = { DATA_DIR: folder, MASTER_KEYS: undefined }
  role = startPullRole({ db: test.db, workerId: worker.id, env, tools, intake })
})
afterAll(async () => {
  await role?.stop()
  await intake?.stop()
  clearInterval(heart)
  await senders.stop()
  await test?.drop()
  await rm(folder, { recursive: true, force: true })
  vi.restoreAllMocks()
})

const keeping = () => ({ db: test.db, dataDir: folder, rtmpUrl: null })
const add = async (pullUrl: string) =>
  (
    await createContribution(keeping(), tenant.who, {
      channelId,
      name: 'Camera',
      source: 'pull',
      pullUrl,
      autoTake: false,
      stallSeconds: 3,
      onStall: 'slate',
      waitSeconds: 60,
      publicTitle: null,
      record: true,
      backupId: null,
    })
  ).contributionId
const view = async (id: string) => {
  const { contributions } = await listContributions(keeping(), tenant.accountId, channelId, Date.now())
  return contributions.find((one) => one.id === id)!
}
const order = (desired: 'STARTED' | 'STOPPED') =>
  test.db.channel.update({ where: { id: channelId }, data: { desired } })
const change = async (contributionId: string, input: { enabled?: boolean; pullUrl?: string; name?: string }) => {
  await updateContribution(keeping(), tenant.who, { channelId, contributionId, ...input })
  role.wake()
}

it('is pulled while its channel is on air, recorded with its properties, and ends with a message when switched off', async () => {
  await senders.hls(folder)
  const { port, asked } = await senders.web(folder)
  const id = await add(`http://user:${SECRET}@127.0.0.1:${port}/live.m3u8?${SECRET}`)
  role.wake()
  expect((await view(id)).statusText).toBe('Pulled while the channel is on air')
  expect(asked).toEqual([])
  await order('STARTED')
  role.wake()
  await until(async () => (await view(id)).status === 'connected', 20_000)
  expect((await view(id)).stream).toMatchObject({
    state: 'ACTIVE',
    remoteAddress: '127.0.0.1',
    facts: { video: { codec: 'h264', width: 320, height: 180, fps: 25 }, audio: { codec: 'aac', sampleRate: 48_000 } },
  })
  const { id: streamId, mediaId } = (await view(id)).stream!
  await change(id, { name: 'Camera 2' })
  await until(async () => ((await view(id)).stream?.bitrateKbps ?? 0) > 0)
  expect((await view(id)).stream?.id).toBe(streamId)
  await change(id, { enabled: false })
  await until(async () => (await view(id)).stream === null)
  expect((await view(id)).lastStream).toMatchObject({
    id: streamId,
    state: 'ENDED',
    reason: expect.stringMatching(/^The live input was switched off/),
  })
  await until(async () => (await test.db.mediaItem.findUnique({ where: { id: mediaId! } }))?.state === 'READY')
  expect((await test.db.mediaItem.findUnique({ where: { id: mediaId! } }))?.durationMs).toBeGreaterThanOrEqual(1_920)
}, 60_000)

it('says why it waits and when it retries; failures in a row are one session, and a corrected address is tried at once', async () => {
  const { port } = await senders.web(folder, (request, response) => {
    const isGone = request.url?.startsWith('/gone') === true
    if (isGone) response.writeHead(404).end()
    return isGone
  })
  const id = await add(`http://127.0.0.1:${port}/gone/${SECRET}.m3u8`)
  role.wake()
  const waiting =
    /^Waiting for 127\.0\.0\.1:\d+: the server does not know this address; (next try in \d s|trying again)$/
  await until(async () => waiting.test((await view(id)).statusText))
  expect(await view(id)).toMatchObject({ status: 'waiting', stream: null, lastStream: null })
  const [first] = await test.db.liveStream.findMany({ where: { contributionId: id } })
  await until(async () => {
    const [row] = await test.db.liveStream.findMany({ where: { contributionId: id } })
    return row!.endedAt!.getTime() > first!.endedAt!.getTime()
  })
  expect(await test.db.liveStream.count({ where: { contributionId: id } })).toBe(1)
  await change(id, { pullUrl: `http://127.0.0.1:${port}/live.m3u8` })
  await until(async () => (await view(id)).status === 'connected', 20_000)
  await order('STOPPED')
  role.wake()
  await until(async () => (await view(id)).stream === null)
}, 60_000)

it('leaves nothing of an address in the log or the database', async () => {
  const tables = await test.db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  const rows = await Promise.all(
    tables.map(({ name }) => test.db.$queryRawUnsafe(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`)),
  )
  const began = logged.find((line) => line.includes('a pulled feed began'))
  expect(JSON.parse(began ?? '{}')).toMatchObject({
    accountId: tenant.accountId,
    channelId,
    contributionId: expect.any(String),
  })
  for (const text of [logged.join(''), JSON.stringify(rows)]) {
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain(Buffer.from(SECRET).toString('hex'))
    expect(text).not.toContain('live.m3u8')
  }
})
