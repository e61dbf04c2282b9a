// An encoder in one worker, a transcoder in another on the same machine, and a third worker elsewhere.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MediaId } from '#domain/ids.ts'
import { isCpuRequested } from '#features/live/cpu-requests.ts'
import { getMedia } from '#features/media/list-media.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant } from '#server/testing/fixtures.ts'
import { isHeld } from '../ffmpeg/hold.ts'
import { CpuGovernor, machineName } from '../live/cpu-governor.ts'
import { startLivePriority } from './pause-for-live.ts'

const SOON = { timeout: 5_000 }
let test: TestDatabase
beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test?.drop())

it('transcoders of the machine stop while a live encoder is behind, and resume when its feed has ended', async () => {
  await beatWorker(test.db, { id: 'wk_live', host: 'container-1', pid: 1, roles: ['ingest'] })
  const governor = new CpuGovernor(test.db, 'wk_live')
  const yielding = startLivePriority(test.db, 'wk_transcode', machineName())
  governor.tell('ls_1', { isWanted: true, isBehind: true })
  await expect.poll(isHeld, SOON).toBe(true)
  expect(await isCpuRequested(test.db, 'another-machine')).toBe(false)
  governor.forget('ls_1')
  await expect.poll(isHeld, SOON).toBe(false)

  governor.tell('ls_2', { isWanted: true, isBehind: true })
  await expect.poll(isHeld, SOON).toBe(true)
  // The worker was killed: it makes no more requests.
  await test.db.workerNode.update({ where: { id: 'wk_live' }, data: { heartbeatAt: new Date(Date.now() - 30_000) } })
  await expect.poll(isHeld, SOON).toBe(false)
  await yielding.stop()
})

it('the library shows which items wait, and that they resume', async () => {
  const { accountId } = await addTenant(test.db)
  await beatWorker(test.db, { id: 'wk_ingest', host: 'container-1', pid: 1, roles: ['ingest'] })
  const add = async (workerId: string) => {
    const id = await addReadyMedia(test.db, accountId, { state: 'TRANSCODING' })
    await test.db.mediaItem.update({ where: { id }, data: { workerId } })
    return id
  }
  const [ours, elsewhere] = [await add('wk_here'), await add('wk_elsewhere')]
  const waits = async (id: MediaId) => (await getMedia(test.db, accountId, id)).waitsForLive
  const yielding = startLivePriority(test.db, 'wk_here', machineName())
  const governor = new CpuGovernor(test.db, 'wk_ingest')
  governor.tell('ls_3', { isWanted: true, isBehind: true })
  await expect.poll(() => waits(ours), SOON).toBe(true)
  expect(await waits(elsewhere)).toBe(false)
  governor.forget('ls_3')
  await expect.poll(() => waits(ours), SOON).toBe(false)
  await yielding.stop()
})
