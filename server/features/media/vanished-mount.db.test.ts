// The folder of the media is a mount that vanishes: an empty folder is in its place, which can be written.
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { folderStatus } from '#adapters/disk-space.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const inOne = () => web.rest('POST', '/api/media?name=film.mp4', { key: tenant.key, body: 'bytes' })
const inParts = () =>
  web.rest('POST', '/api/uploads', {
    key: tenant.key,
    headers: { 'tus-resumable': '1.0.0', 'upload-length': '5', 'upload-metadata': `filename ${btoa('film.mp4')}` },
  })

it('refuses uploads with a reason, writes nothing there, and takes them when it is back', async () => {
  const { dataDir } = web.services
  // As the web process does at its start.
  expect(await folderStatus(dataDir)).toBe('ok')
  await rename(dataDir, `${dataDir}-unmounted`)
  await mkdir(dataDir)
  try {
    for (const upload of [inOne, inParts]) {
      const { status, body, headers } = await upload()
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'STORAGE_AWAY', '5'])
    }
    expect(await readdir(dataDir)).toEqual([])
    expect(await web.db.mediaItem.count()).toBe(0)
  } finally {
    await rm(dataDir, { recursive: true })
    await rename(`${dataDir}-unmounted`, dataDir)
  }
  expect([(await inOne()).status, (await inParts()).status]).toEqual([201, 201])
})
