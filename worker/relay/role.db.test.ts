// Which relays a worker runs when it has not room for all, with their database. No destination answers: what counts is
// which of them are tried.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { QUEUED } from '#domain/destination/describe-destination.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { createChannel } from '#features/channel/create-channel.ts'
import { createDestination } from '#features/destination/create-destination.ts'
import { updateDestination } from '#features/destination/update-destination.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import type { ChannelDirectory } from '../segments/directory.ts'
import type { OpenSegmentSource } from '../segments/segment-source.ts'
import { type RelayRole, startRelayRole } from './role.ts'

let test: TestDatabase
let dataDir: string
let role: RelayRole
const held: string[] = []

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  test = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-relays-'))
  role = startRole(held, 1)
})
const startRole = (held: readonly string[], capacity: number) =>
  startRelayRole({
    db: test.db,
    clock: { now: Date.now },
    // Nothing is on air: a relay looks every second whether that changed.
    directory: { peekById: () => null } as unknown as ChannelDirectory,
    segments: {} as OpenSegmentSource,
    env: { DATA_DIR: dataDir, FFMPEG_PATH: 'ffmpeg', FFPROBE_PATH: 'ffprobe', RTMPS_CA_FILE: undefined },
    held: () => held.map((channelId) => ({ channelId, workerId: 'wk_relays', epoch: 1 })),
    capacity,
  })
afterAll(async () => {
  await role?.stop()
  await test?.drop()
  await rm(dataDir, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

async function addDestination(plan: PlanName, frameRate = 25) {
  const { who, accountId } = await addTenant(test.db, 'CUSTOMER', plan)
  await test.db.account.update({ where: { id: accountId }, data: { frameRate } })
  const channelId = await createChannel(test.db, who, { name: 'News' })
  await test.db.channel.update({ where: { id: channelId }, data: { desired: 'STARTED' } })
  const services = { db: test.db, dataDir }
  const target = {
    platform: 'custom',
    serverUrl: 'rtmp://127.0.0.1:9/live',
    streamKey: 'key',
    maxFailures: 20,
  } as const
  const id = await createDestination(services as never, who, { channelId, enabled: true, ...target })
  const look = () => test.db.destination.findUniqueOrThrow({ where: { id } })
  const end = async () => {
    await updateDestination(services as never, who, { channelId, destinationId: id, enabled: false })
    role.wake()
  }
  return { channelId, look, end, isQueued: async () => (await look()).reason === QUEUED }
}

it('relays of higher plans start first, the others wait with a reason, and none that runs is ended', async () => {
  const free = await addDestination('free')
  held.push(free.channelId)
  role.wake()
  await until(async () => (await free.look()).observedAt)
  expect(await free.isQueued()).toBe(false)

  // Both wait for the relay that runs.
  const starter = await addDestination('starter')
  const pro = await addDestination('pro')
  held.push(starter.channelId, pro.channelId)
  role.wake()
  await until(pro.isQueued)
  await until(starter.isQueued)
  expect(await free.isQueued()).toBe(false)

  await free.end()
  await until(async () => !(await pro.isQueued()))
  expect(await starter.isQueued()).toBe(true)

  await pro.end()
  await until(async () => !(await starter.isQueued()))
}, 30_000)

it('a relay of a higher frame rate takes more of its worker', async () => {
  const [first, second] = [await addDestination('pro', 50), await addDestination('pro', 60)]
  const other = startRole([first.channelId, second.channelId], 2)
  try {
    await until(async () => (await first.look()).observedAt)
    await until(second.isQueued)
    expect(await first.isQueued()).toBe(false)
    // At 25 fps there is room for two.
    await test.db.account.updateMany({ data: { frameRate: 25 } })
    await until(async () => !(await second.isQueued()))
  } finally {
    await other.stop()
  }
}, 30_000)
