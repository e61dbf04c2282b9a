// What a restored copy of an installation in use does with the files that both have on the S3 server.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MediaStorage } from '#adapters/media-storage.ts'
import { LocalStorage } from '#adapters/object-storage.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { ORPHAN_MS, sweepStorage } from './sweep-storage.ts'

const KEY = `media/ac_other/md_newer/1080p-${'a'.repeat(64)}.mp4`
const { signal } = new AbortController()

let test: TestDatabase
let folder: string

beforeAll(async () => {
  test = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-isolated-'))
})
afterAll(async () => {
  await test.drop()
  await rm(folder, { recursive: true, force: true })
})

it('an item of the original that the copy does not know stays; where the server may be written it is an orphan', async () => {
  const local = new LocalStorage(join(folder, 'data'))
  const server = new LocalStorage(join(folder, 'server'))
  await mkdir(dirname(server.pathOf(KEY)), { recursive: true })
  await writeFile(server.pathOf(KEY), 'a rendition')
  const later = Date.now() + ORPHAN_MS + 60_000
  for (const isolated of [true, false]) {
    const writable = isolated ? null : server
    const storage = { local, remote: server, writable } as unknown as MediaStorage
    const { removed } = await sweepStorage(test.db, storage, later, signal)
    expect(removed.map(({ key }) => key)).toEqual(isolated ? [] : [KEY])
  }
})
