import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mediaPaths, storyboardFile } from '#adapters/media-store.ts'
import { addReadyMedia, addTenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

let web: TestWeb

beforeAll(async () => {
  web = await openTestWeb()
})
afterAll(() => web?.close())

it('an item’s storyboard is a track whose pictures its account can read, and no other', async () => {
  const [tenant, other] = [await addTenant(web.db), await addTenant(web.db)]
  const id = await addReadyMedia(web.db, tenant.accountId)
  const get = (path: string, key = tenant.key) => web.rest('GET', `/api/media/${id}/${path}`, { key })
  expect((await get('storyboard.vtt')).status).toBe(404)
  await web.db.mediaItem.update({ where: { id }, data: { storyboardSheets: 1 } })
  const { folder } = mediaPaths(web.services.dataDir, tenant.accountId, id)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, storyboardFile(0)), 'a picture')

  const track = await get('storyboard.vtt')
  expect([track.status, track.headers.get('content-type')]).toEqual([200, 'text/vtt; charset=utf-8'])
  expect((await web.rest('GET', `/api/media/${id}`, { key: tenant.key })).body.storyboardUrl).toBe(
    `/api/media/${id}/storyboard.vtt`,
  )
  // Three thumbnails, one every two seconds; relative to the track.
  expect(await track.response.text()).toContain('00:00:04.000 --> 00:00:09.600\nstoryboard/0#xywh=320,0,160,90')
  expect((await get('storyboard/0')).headers.get('content-type')).toBe('image/jpeg')
  for (const sheet of ['1', '-1', '00000', 'x', '..%2Fsource'])
    expect([sheet, (await get(`storyboard/${sheet}`)).status]).toEqual([sheet, 404])
  for (const path of ['storyboard.vtt', 'storyboard/0']) expect((await get(path, other.key)).status).toBe(404)
})
