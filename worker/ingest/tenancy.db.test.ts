// The RTMP server as a stranger: whatever is not a valid stream key gets the answer for an unknown one, and a valid key
// reaches its own channel only.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newContributionKey } from '#adapters/contribution-key.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { openTenancyWorld, type TenancyWorld } from '#server/testing/tenancy/world.ts'
import { until } from '#server/testing/until.ts'
import { connectSender } from '#worker/testing/rtmp-sender.ts'
import { type IngestRole, startIngestRole } from './role.ts'

let world: TenancyWorld
let role: IngestRole

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-tenancy-'))
  world = await openTenancyWorld({ dataDir })
  await beatWorker(world.web.db, { id: 'wk_1', host: 'here', pid: 1, roles: ['ingest'] })
  role = startIngestRole({
    db: world.web.db,
    workerId: 'wk_1',
    env: { DATA_DIR: dataDir, HOST: '127.0.0.1', RTMP_PORT: 0, MASTER_KEYS: undefined },
    onFeed: ({ flv }) => void flv.resume(),
  })
  await until(() => role.port())
})
afterAll(async () => {
  await role?.stop()
  await world?.close()
})

async function send(key: string) {
  const sender = connectSender(role.port() ?? 0, key)
  const answer = await Promise.race([sender.answer, sender.closed.then(() => null)])
  return { answer, end: () => sender.socket.destroy() }
}

async function newKey(userId: string, channelId: string) {
  const { contribution } = world.web.as(userId)
  const made = await contribution.create({ channelId, name: `Studio ${Math.random()}` })
  return { channelId, contributionId: made.id, streamKey: made.streamKey ?? '' }
}

it('answers a replaced, a revoked and a switched-off key, and what is no stream key, as an unknown one', async () => {
  const { web, owner, ids } = world
  const caller = web.as(owner.userId).contribution
  const [replaced, revoked, off, deleted] = await Promise.all(
    Array.from({ length: 4 }, () => newKey(owner.userId, ids.channelId)),
  )
  await caller.rotate({ channelId: ids.channelId, contributionId: replaced!.contributionId })
  await caller.revoke({ channelId: ids.channelId, contributionId: revoked!.contributionId })
  await caller.update({ channelId: ids.channelId, contributionId: off!.contributionId, enabled: false })
  await caller.delete({ channelId: ids.channelId, contributionId: deleted!.contributionId })
  role.wake()

  const unknown = (await send(newContributionKey())).answer
  expect(unknown?.code).toBe('NetStream.Publish.BadName')
  for (const [name, key] of Object.entries({
    replaced: replaced!.streamKey,
    revoked: revoked!.streamKey,
    'switched off': off!.streamKey,
    'of a deleted live input': deleted!.streamKey,
    'the id of a live input': ids.contributionId,
    'the id of a channel': ids.channelId,
    'an API key': owner.key,
    'a revoked API key': world.revokedKey,
    'a key of 43 others': '*'.repeat(43),
  }))
    expect([name, (await send(key)).answer]).toEqual([name, unknown])
})

it('lets a key reach its own channel only, whatever name the sender adds', async () => {
  const { web, stranger, ids } = world
  const mine = await web.as(stranger.userId).channel.create({ name: 'Stranger TV' })
  const { streamKey, contributionId } = await newKey(stranger.userId, mine.id)
  role.wake()
  const sender = await send(`${streamKey}?channelId=${ids.channelId}`)
  expect(sender.answer?.code).toBe('NetStream.Publish.Start')
  const streams = await web.db.liveStream.findMany()
  expect(streams.map(({ channelId, contributionId }) => ({ channelId, contributionId }))).toEqual([
    { channelId: mine.id, contributionId },
  ])
  sender.end()
})
