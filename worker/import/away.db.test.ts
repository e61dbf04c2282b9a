// Imports while the folder of the media is a mount that has vanished.
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { folderStatus } from '#adapters/disk-space.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { startImportRole } from './role.ts'

let web: TestWeb
let tenant: Tenant
const server = createServer((_, response) => response.end('a film'))

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.close()
  vi.unstubAllEnvs()
  await web?.close()
})

it('wait, count no attempt, write nothing there, and arrive when it is back', async () => {
  const { db } = web
  const { dataDir } = web.services
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/film.mp4`
  const { status } = await web.rest('POST', '/api/media/import', { key: tenant.key, json: { url } })
  expect(status).toBe(202)
  const worker = { id: 'wk_import', host: 'test', pid: 1, roles: ['transcode'] }
  await beatWorker(db, worker)
  expect(await folderStatus(dataDir)).toBe('ok')
  await rename(dataDir, `${dataDir}-unmounted`)
  await mkdir(dataDir)
  const role = startImportRole({ db, dataDir, workerId: worker.id, maxBytes: 1_000 })
  try {
    await sleep(1_500)
    expect(await db.import.findMany({ select: { failures: true, problem: true, workerId: true } })).toEqual([
      { failures: 0, problem: null, workerId: null },
    ])
    expect(await readdir(dataDir)).toEqual([])
    await rm(dataDir, { recursive: true })
    await rename(`${dataDir}-unmounted`, dataDir)
    await until(async () => (await db.mediaItem.count()) === 1)
  } finally {
    await role.stop()
  }
})
