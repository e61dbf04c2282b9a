// How many senders are admitted at a time.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { setOverrides } from '#features/admin/set-overrides.ts'
import { createChannel } from '#features/channel/create-channel.ts'
import { beatWorker } from '#features/playout/leases.ts'
import type { DomainError } from '#server/errors.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { NO_ENCODER_FREE, STILL_WAITS_MS } from './encoder-places.ts'
import { beginSession, endSession, type SessionStart } from './session-writes.ts'

let test: TestDatabase
let accounts: string[][]
const MOST_OF_WORKER = 5

beforeAll(async () => {
  test = await openTestDatabase()
  for (const id of ['wk_1', 'wk_2', 'wk_gone'])
    await beatWorker(test.db, { id, host: 'here', pid: 1, roles: ['ingest'], capacity: { encoders: MOST_OF_WORKER } })
  await test.db.workerNode.update({ where: { id: 'wk_gone' }, data: { heartbeatAt: new Date(0) } })
  accounts = [await addAccount(), await addAccount()]
})
afterAll(() => test?.drop())

/** @returns its channels */
async function addAccount(plan: PlanName = 'enterprise'): Promise<string[]> {
  const { who, accountId } = await addTenant(test.db, 'CUSTOMER', plan)
  await setOverrides(test.db, who, {
    accountId,
    values: { liveInputs: 3, channels: 2 },
    reason: 'Test',
    expiresAt: null,
  })
  return [await createChannel(test.db, who, { name: 'One' }), await createChannel(test.db, who, { name: 'Two' })]
}

async function newSender(channelId: string, workerId: string): Promise<SessionStart> {
  const contributionId = newId<string>('cn')
  await test.db.contribution.create({ data: { id: contributionId, channelId, name: 'Studio', source: 'rtmp' } })
  return { streamId: newId<string>('ls'), contributionId, channelId, workerId, remoteAddress: null }
}

/** All at once. @returns those that were admitted */
async function send(channels: readonly string[], workerId: string, count: number): Promise<SessionStart[]> {
  const senders = await Promise.all(
    Array.from({ length: count }, (_, at) => newSender(channels[at % channels.length]!, workerId)),
  )
  const begun = await Promise.allSettled(senders.map((sender) => beginSession(test.db, sender)))
  for (const begin of begun)
    if (begin.status === 'rejected') expect((begin.reason as DomainError).code).toBe('TOO_MANY_SENDERS')
  return senders.filter((_, at) => begun[at]!.status === 'fulfilled')
}

it('an account has a maximum of senders, over all channels and however many connect at once; a worker has its own limit', async () => {
  const [one, other] = accounts as [string[], string[]]
  await send(one, 'wk_gone', 3)
  const ofOne = await send(one, 'wk_1', 6)
  expect(ofOne, 'those at a dead worker do not count').toHaveLength(3)
  expect(await send(other, 'wk_1', 4), 'the worker has five').toHaveLength(2)
  expect(await send(other, 'wk_2', 4), 'and the account three, at any worker').toHaveLength(1)
  await endSession(test.db, ofOne[0]!, { by: 'sender', words: 'It ended.', bytesIn: 0 })
  expect(await send(one, 'wk_2', 2), 'a freed place').toHaveLength(1)
})

it('a feed of a higher frame rate takes more of its worker', async () => {
  await beatWorker(test.db, { id: 'wk_fast', host: 'here', pid: 1, roles: ['ingest'], capacity: { encoders: 4 } })
  const at = async (frameRate: number) => {
    const channels = await addAccount()
    const { accountId } = await test.db.channel.findUniqueOrThrow({ where: { id: channels[0]! } })
    await test.db.account.update({ where: { id: accountId }, data: { frameRate } })
    return channels
  }
  expect(await send(await at(50), 'wk_fast', 3), 'two places each').toHaveLength(2)
  expect(await send(await at(25), 'wk_fast', 1), 'no place is left').toHaveLength(0)
  await beatWorker(test.db, { id: 'wk_fast', host: 'here', pid: 1, roles: ['ingest'], capacity: { encoders: 5 } })
  // The feed at 25 fps has waited longest, but no longer tries.
  await test.db.liveStream.updateMany({ where: { state: 'ERROR' }, data: { endedAt: new Date(0) } })
  expect(await send(await at(30), 'wk_fast', 1), 'more than the place that is left').toHaveLength(0)
  await test.db.liveStream.updateMany({ where: { state: 'ERROR' }, data: { endedAt: new Date(0) } })
  expect(await send(await at(25), 'wk_fast', 1)).toHaveLength(1)
  // An idle worker takes any feed.
  await beatWorker(test.db, { id: 'wk_small', host: 'here', pid: 1, roles: ['ingest'], capacity: { encoders: 1 } })
  expect(await send(await at(60), 'wk_small', 2)).toHaveLength(1)
})

it('a full worker starts feeds of higher plans first, lets the others wait with a reason, and ends none', async () => {
  await beatWorker(test.db, { id: 'wk_one', host: 'here', pid: 1, roles: ['ingest'], capacity: { encoders: 1 } })
  const [free] = await addAccount('free')
  const [pro] = await addAccount('pro')
  const senderOf = (channelId: string | undefined) => newSender(channelId!, 'wk_one')
  const [first, second, third, higher] = [
    await senderOf(free),
    await senderOf(free),
    await senderOf(free),
    await senderOf(pro),
  ]
  const attempt = (sender: SessionStart) =>
    beginSession(test.db, { ...sender, streamId: newId<string>('ls') }).then(
      () => 'begun',
      (error: DomainError) => error.message,
    )
  expect(await attempt(first)).toBe('begun')
  expect(await attempt(second)).toBe(NO_ENCODER_FREE)
  expect(await attempt(higher)).toBe(NO_ENCODER_FREE)
  expect(await attempt(third)).toBe(NO_ENCODER_FREE)
  const open = { contributionId: first.contributionId, state: 'PENDING_INGEST' } as const
  const running = await test.db.liveStream.findFirstOrThrow({ where: open })
  await endSession(test.db, { ...first, streamId: running.id }, { by: 'sender', words: 'It ended.', bytesIn: 0 })

  // The place is free, and the higher plan waits for it.
  expect(await attempt(second)).toBe(NO_ENCODER_FREE)
  expect(await attempt(higher)).toBe('begun')

  // Within a plan who has waited longer is first, and who no longer tries does not count.
  await test.db.liveStream.updateMany({ where: { contributionId: higher.contributionId }, data: { state: 'ENDED' } })
  expect(await attempt(third)).toBe(NO_ENCODER_FREE)
  const longAgo = new Date(Date.now() - STILL_WAITS_MS)
  await test.db.liveStream.updateMany({ where: { contributionId: second.contributionId }, data: { endedAt: longAgo } })
  expect(await attempt(third)).toBe('begun')
})
