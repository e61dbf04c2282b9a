// What transcoders do and did: an account sees its own uploads, an admin all of them and the workers.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { statePool } from './pool.ts'

let web: TestWeb
let admin: Tenant
let tenant: Tenant
let other: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  admin = await addTenant(web.db, 'ADMIN')
  tenant = await addTenant(web.db)
  other = await addTenant(web.db)
})
afterAll(() => web?.close())

async function addWorker(size: number, silentMs = 0) {
  const id = newId<string>('wk')
  await beatWorker(web.db, { id, host: 'here', pid: 1, roles: ['transcode'] })
  await statePool(web.db, id, size)
  await web.db.workerNode.update({ where: { id }, data: { heartbeatAt: new Date(Date.now() - silentMs) } })
  return id
}

/** An upload that took so long until it ended. */
async function addEnded(accountId: string, state: 'READY' | 'FAILED', tookMs: number) {
  const id = await addReadyMedia(web.db, accountId, { state: 'VERIFYING' })
  const claimedAt = new Date(Date.now() - tookMs)
  await web.db.mediaItem.update({ where: { id }, data: { claimedAt } })
  await web.db.mediaItem.update({ where: { id }, data: { state } })
  return id
}

const metricsOf = async ({ userId }: Tenant) => web.as(userId).transcoder.metrics()

it('an account sees its queue and nothing of others; an admin sees all, and the workers', async () => {
  const nothing = { queueLength: 0, tasksInProgress: 0, totalTasksProcessed: 0, totalTasksFailed: 0 }
  const hidden = { totalWorkers: null, activeWorkers: null, idleWorkers: null, unhealthyWorkers: null }
  expect(await metricsOf(tenant)).toEqual({ scope: 'account', ...hidden, ...nothing, averageTaskTimeMs: null })

  const [busy] = [await addWorker(3), await addWorker(2, 60_000)]
  for (let n = 0; n < 3; n++) await addReadyMedia(web.db, tenant.accountId, { state: 'UPLOADED' })
  await addReadyMedia(web.db, other.accountId, { state: 'UPLOADED' })
  const running = await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' })
  await web.db.mediaItem.update({ where: { id: running }, data: { workerId: busy } })
  await addEnded(tenant.accountId, 'READY', 10_000)
  await addEnded(tenant.accountId, 'FAILED', 20_000)
  const ready = await addEnded(other.accountId, 'READY', 30_000)
  // Neither a second look nor a deletion changes what was counted.
  await web.db.mediaItem.update({ where: { id: ready }, data: { state: 'READY' } })
  await web.db.mediaItem.delete({ where: { id: ready } })

  const own = await metricsOf(tenant)
  expect(own).toMatchObject({ scope: 'account', ...hidden, queueLength: 3, tasksInProgress: 1 })
  expect(own).toMatchObject({ totalTasksProcessed: 1, totalTasksFailed: 1 })
  expect(own.averageTaskTimeMs).toBeGreaterThanOrEqual(15_000)
  expect(own.averageTaskTimeMs).toBeLessThan(18_000)
  expect(await metricsOf(other)).toMatchObject({ queueLength: 1, tasksInProgress: 0, totalTasksProcessed: 1 })

  const all = await metricsOf(admin)
  expect(all).toMatchObject({ scope: 'installation', queueLength: 4, totalTasksProcessed: 2, totalTasksFailed: 1 })
  expect(all).toMatchObject({ totalWorkers: 3, activeWorkers: 1, idleWorkers: 2, unhealthyWorkers: 2 })
})

it('are the same as REST and as series for Prometheus', async () => {
  const { body } = await web.rest('GET', '/api/transcoder/metrics', { key: tenant.key })
  expect(body).toMatchObject({ scope: 'account', queueLength: 3 })
  const { secret } = await web.as(admin.userId).account.createApiKey({ name: 'Metrics', scopes: ['admin'] })
  const text = await (await web.rest('GET', '/api/metrics', { key: secret })).response.text()
  for (const line of ['total_workers 3', 'active_workers 1', 'idle_workers 2', 'unhealthy_workers 2'])
    expect(text).toContain(`\ntranscoder_${line}\n`)
  for (const line of ['queue_length 4', 'tasks_completed 2', 'tasks_failed 1'])
    expect(text).toContain(`\ntranscoder_${line}\n`)
  expect(text).toMatch(/\ntranscoder_average_task_time 2\d(\.\d+)?\n/)
})
