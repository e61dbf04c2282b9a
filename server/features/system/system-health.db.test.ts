// Probes of the web process, and what admins read of the installation.
import { mkdir, rename, rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import type { ChannelId } from '#domain/ids.ts'
import type { BreakerView } from '#domain/system/breakers.ts'
import type { ProcessCondition } from '#domain/system/worker-condition.ts'
import { beatWorker } from '#features/playout/leases.ts'
import packageFacts from '#package.json' with { type: 'json' }
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { openReadiness } from './check-readiness.ts'
import { readinessSchema, systemHealthSchema } from './schema.ts'

let web: TestWeb
let admin: Tenant
let adminKey: string

beforeAll(async () => {
  web = await openTestWeb()
  admin = await addTenant(web.db, 'ADMIN')
  adminKey = (await web.as(admin.userId).account.createApiKey({ name: 'Probes', scopes: ['admin'] })).secret
})
afterAll(() => web?.close())

const systemHealth = async () =>
  systemHealthSchema.parse((await web.rest('GET', '/api/system/health', { key: adminKey })).body)
const beat = (id: string, roles: string[], condition?: ProcessCondition) =>
  beatWorker(web.db, { id, host: 'here', pid: 1, roles, ...(condition && { condition }) })

it('the web process is alive and ready, each in an answer of its own', async () => {
  const alive = await web.rest('GET', '/health')
  expect([alive.status, alive.body]).toMatchObject([200, { status: 'ok', version: packageFacts.version }])
  const ready = await web.rest('GET', '/health/ready')
  expect([ready.status, readinessSchema.parse(ready.body)]).toEqual([
    200,
    {
      status: 'ready',
      checks: { started: true, database: 'ok', schema: 'ok', storage: 'ok' },
      version: packageFacts.version,
    },
  ])
})

it('a process is not ready before it has started, without its schema, and without its storage', async () => {
  const { db } = web
  const { dataDir } = web.services
  const starting = await openReadiness({ db, dataDir, isUp: () => false })()
  expect(starting).toMatchObject({ status: 'not-ready', checks: { started: false, database: 'ok' } })
  const nowhere = await openReadiness({ db, dataDir: `${dataDir}/vanished` })()
  expect(nowhere).toMatchObject({ status: 'not-ready', checks: { storage: 'unavailable', schema: 'ok' } })
  // Unmounted: an empty folder is in its place.
  const folder = `${dataDir}-mounted`
  await mkdir(folder)
  expect((await openReadiness({ db, dataDir: folder })()).status).toBe('ready')
  await rename(folder, `${folder}-elsewhere`)
  await mkdir(folder)
  const unmounted = await openReadiness({ db, dataDir: folder })()
  expect(unmounted).toMatchObject({ status: 'not-ready', checks: { storage: 'unavailable' } })
  await rm(folder, { recursive: true })
  await rename(`${folder}-elsewhere`, folder)
  expect((await openReadiness({ db, dataDir: folder })()).status).toBe('ready')
  await rm(folder, { recursive: true })
  const [newest] = await db.$queryRaw<{ name: string }[]>`
    UPDATE "_prisma_migrations" SET rolled_back_at = now()
     WHERE migration_name = (SELECT max(migration_name) FROM "_prisma_migrations") RETURNING migration_name AS name`
  const behind = await openReadiness({ db, dataDir })()
  expect(behind).toMatchObject({ status: 'not-ready', checks: { database: 'ok', schema: 'behind' } })
  await db.$executeRaw`UPDATE "_prisma_migrations" SET rolled_back_at = NULL WHERE migration_name = ${newest?.name}`
  expect((await openReadiness({ db, dataDir })()).status).toBe('ready')
})

it('an answer is kept for a second: probes cost the database little', async () => {
  const folder = `${web.services.dataDir}-kept`
  const readiness = openReadiness({ db: web.db, dataDir: folder })
  const [first, second] = [readiness(), readiness()]
  expect(first).toBe(second)
  await first
  await rm(folder, { recursive: true, force: true })
})

it('admins read the workers, the services and the circuit breakers of every process', async () => {
  expect(await systemHealth()).toMatchObject({ status: 'degraded', workers: { status: 'none', alive: 0 } })
  const since = new Date().toISOString()
  const broken: BreakerView = {
    ...{ service: 'smtp', state: 'open', since, failures: 7, reason: 'ECONNREFUSED', hosts: [] },
  }
  await beat('wk_origin', ['origin'])
  expect((await systemHealth()).workers).toMatchObject({
    status: 'incomplete',
    alive: 1,
    missing: ['playout', 'transcode', 'ingest', 'mail'],
  })
  const condition = { memoryBytes: 90e6, cpuCores: 0.2, eventLoopDelayMs: 1.5, breakers: [broken] }
  await beat('wk_rest', ['playout', 'transcode', 'ingest', 'mail'], condition)
  const found = await systemHealth()
  expect(found).toMatchObject({
    status: 'ok',
    database: { status: 'ok', schema: 'ok', aheadHours: 5 },
    workers: { missing: [] },
  })
  expect(found.breakers).toContainEqual({ process: 'wk_rest', ...broken })
  expect(found.breakers.filter(({ process }) => process === 'web').map(({ service }) => service)).toContain('database')
  expect(found.services).toContainEqual({ service: 'database', status: 'ok' })
  const { workers } = await web.as(admin.userId).system.overview()
  expect(workers.find(({ id }) => id === 'wk_rest')?.condition).toEqual(condition)
})

it('admins read when the newest backup was taken, and what it holds', async () => {
  expect((await systemHealth()).backup).toBeNull()
  const [older, newer] = ['2026-11-28T02:00:00.000Z', '2026-11-29T02:00:00.000Z']
  for (const [finishedAt, secrets] of [
    [newer, true],
    [older, false],
  ] as const)
    await web.db.backup.create({
      data: { id: newId('bk'), startedAt: finishedAt, finishedAt, bytes: 2_000n, media: 'files', secrets },
    })
  expect((await systemHealth()).backup).toEqual({ finishedAt: newer, bytes: 2_000, media: 'files', secrets: true })
})

it('what a worker of another version reports is left out', async () => {
  await beat('wk_other', ['mail'])
  await web.db.workerNode.update({ where: { id: 'wk_other' }, data: { condition: { breakers: 'many' } } })
  expect((await systemHealth()).breakers.filter(({ process }) => process === 'wk_other')).toEqual([])
})

it('channels are counted by the status that they are listed with', async () => {
  await beat('wk_playing', ['playout'])
  const { accountId, key } = await addTenant(web.db)
  for (const desired of ['STOPPED', 'STARTED'] as const)
    for (const observed of ['STOPPED', 'STARTING', 'LIVE', 'DEGRADED', 'DRAINING', 'BACKING_OFF', 'FAILED'] as const)
      for (const heartbeatAt of [null, new Date(), new Date(Date.now() - 60_000)]) {
        const id = newId<ChannelId>('ch')
        const named = { name: id, nameKey: id, slug: id.toLowerCase().replace('_', '-') }
        const lease = heartbeatAt && { workerId: 'wk_playing', epoch: 1, heartbeatAt, expiresAt: heartbeatAt }
        await web.db.channel.create({
          data: { id, accountId, ...named, desired, observed, ...(lease && { lease: { create: lease } }) },
        })
      }
  const { channels } = (await web.rest('GET', '/api/channels?limit=200', { key })).body
  const listed = { LIVE: 0, STARTING: 0, ERROR: 0, STOPPED: 0 }
  for (const { status } of channels as { status: keyof typeof listed }[]) listed[status]++
  expect(Object.values(listed).every((count) => count > 0)).toBe(true)
  expect((await web.as(admin.userId).system.live()).channelsByStatus).toEqual(listed)
})

it('others than admins read nothing of it', async () => {
  const stranger = await addTenant(web.db)
  expect((await web.rest('GET', '/api/system/health', { key: stranger.key })).status).toBe(403)
  expect((await web.rest('GET', '/api/system/health')).status).toBe(401)
})
