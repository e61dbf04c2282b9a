import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { claimChannels } from '#features/playout/claim-channels.ts'
import { beatWorker, listWorkersOn } from '#features/playout/leases.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { releaseDeadWorkers } from './release-dead-workers.ts'

let test: TestDatabase

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test.drop())

/** A worker with that pid on that host, holding a channel of its own. */
async function addHolder(pid: number, host = 'here'): Promise<string> {
  const { accountId } = await addTenant(test.db)
  const channelId = newId<string>('ch')
  await test.db.channel.create({
    data: { id: channelId, accountId, name: channelId, slug: channelId.replace('_', '-'), desired: 'STARTED' },
  })
  const id = newId<string>('wk')
  await beatWorker(test.db, { id, host, pid, roles: ['playout'] })
  expect(await claimChannels(test.db, id)).toHaveLength(1)
  return channelId
}

it('releases at once what a killed worker of this machine held, and nothing else', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  const left = await addHolder(child.pid!)
  await addHolder(process.ppid)
  await addHolder(child.pid!, 'elsewhere')
  const self = { id: newId<string>('wk'), host: 'here', pid: process.pid }

  expect(await claimChannels(test.db, self.id)).toEqual([])
  await releaseDeadWorkers(test.db, self)

  expect((await claimChannels(test.db, self.id)).map((row) => row.channelId)).toEqual([left])
  expect((await listWorkersOn(test.db, 'here')).map(({ pid }) => pid)).toEqual([process.ppid])
})
