import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { artworkAddresses, artworkKey } from '#adapters/artwork-token.ts'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant } from '#server/testing/fixtures.ts'
import { openArtwork } from './artwork.ts'
import { parseRoute } from './route.ts'

let database: TestDatabase
let dataDir: string
let server: Server
let accountId: string
let sign: (mediaId: string) => string

beforeAll(async () => {
  database = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-artwork-'))
  accountId = (await addTenant(database.db)).accountId
  const serve = openArtwork(database.db, dataDir, artworkKey('secret'))
  const signed = artworkAddresses('', artworkKey('secret'))
  sign = (mediaId) => signed(mediaId, 0).replace(/\?.*/, '')
  server = createServer((req, res) => {
    const route = parseRoute(req.url ?? '')
    if (route?.type === 'artwork') void serve(route, res)
    else res.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server?.close()
  await database?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const askFor = (path: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
const ask = (mediaId: string) => askFor(sign(mediaId))

async function addPictures(mediaId: string): Promise<void> {
  for (const index of [0, 1, 2]) {
    const path = mediaPaths(dataDir, accountId, mediaId).thumbnail(index)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `picture ${index}`)
  }
}

it('shows a third into a ready item, or the chosen position', async () => {
  const mediaId = await addReadyMedia(database.db, accountId)
  const chosenId = await addReadyMedia(database.db, accountId)
  await database.db.mediaItem.update({ where: { id: chosenId }, data: { artworkAtMs: 4_000 } })
  await Promise.all([addPictures(mediaId), addPictures(chosenId)])
  const answer = await ask(mediaId)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect(answer.headers.get('cache-control')).toMatch(/^public/)
  expect(await answer.text()).toBe('picture 1')
  expect(await (await ask(chosenId)).text()).toBe('picture 2')
})

it('is not found without the signed address from a guide', async () => {
  const mediaId = await addReadyMedia(database.db, accountId)
  const otherId = await addReadyMedia(database.db, accountId)
  await addPictures(mediaId)
  const foreign = sign(otherId).replace(otherId, mediaId)
  for (const path of [`/artwork/${mediaId}.jpg`, `/artwork/${mediaId}.${'A'.repeat(22)}.jpg`, foreign])
    expect((await askFor(path)).status, path).toBe(404)
})

it('is not found for an item that is not ready, has no thumbnails or does not exist', async () => {
  const failed = await addReadyMedia(database.db, accountId, { state: 'FAILED' })
  await addPictures(failed)
  const bare = await addReadyMedia(database.db, accountId)
  for (const mediaId of [failed, bare, newId('md')]) expect((await ask(mediaId)).status).toBe(404)
})
