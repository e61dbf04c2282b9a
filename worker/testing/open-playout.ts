// The playout and the origin role on a database of their own, with an account whose channels they play.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { listen } from '#adapters/wakeup.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { openTestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { startPlayoutRole } from '#worker/playout/role.ts'
import { openTestOrigin } from './open-origin.ts'
import { addStored, SLATE_STORED } from './stored-media.ts'

export async function openPlayout() {
  const test = await openTestDatabase()
  const { db } = test
  const tenant = await addTenant(db)
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-air-'))
  vi.stubEnv('DATA_DIR', dataDir)
  // The segment source looks for it when it opens.
  const house = newId<string>('ac')
  await db.account.create({ data: { id: house, name: 'House', kind: 'SYSTEM' } })
  const slate = { accountId: house, title: 'Slate', kind: 'SLATE', stored: SLATE_STORED } as const
  const slateId = await addStored(db, dataDir, slate)
  const ended = new AbortController()
  const origin = await openTestOrigin(db, dataDir)
  const { clock, indexes, directory, segments } = origin
  const playout = startPlayoutRole({ db, workerId: 'wk_test', clock, indexes })
  const onWake = (topic: string, id: string) => {
    if (topic === 'commands') playout.wake()
    else if (topic === 'live') playout.wakeLive()
    else directory.wake(id)
  }
  listen(test.url, ['commands', 'timeline', 'live'], onWake, ended.signal)
  const { accountId, who } = tenant
  return {
    ...{ database: test, db, tenant, dataDir, slateId, clock, directory, segments },
    originUrl: origin.url,
    held: () => playout.held(),
    get: (path: string, init?: RequestInit) => fetch(`${origin.url}${path}`, init),
    /** @returns the id of a ready item of the account */
    addMedia: (title: string, durationMs?: number) =>
      addStored(db, dataDir, { accountId, title, ...(durationMs && { durationMs }) }),
    /** @param items of its rundown */
    async addChannel(items: readonly string[]) {
      const id = newId<string>('ch')
      const slug = id.replace('_', '-')
      const rundown = items.map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position }))
      await db.channel.create({ data: { id, accountId, name: id, slug, rundown: { create: rundown } } })
      return { id, slug }
    },
    order: (id: string, command: 'START' | 'STOP' | 'RESTART') => commandChannel(db, who, id, command),
    channel: (id: string) => db.channel.findUniqueOrThrow({ where: { id } }),
    async close() {
      ended.abort()
      await playout.stop()
      await origin.close()
      await test.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type OpenPlayout = Awaited<ReturnType<typeof openPlayout>>
