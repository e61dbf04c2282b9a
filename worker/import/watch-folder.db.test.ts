import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { appendFile, link, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { mediaPaths } from '#adapters/media-store.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { watchFolder } from './watch-folder.ts'

let test: TestDatabase
let tenant: Tenant
let root: string
let watchDir: string
let dataDir: string
let folder: string
let watching: { stop(): Promise<void> }

beforeAll(async () => {
  test = await openTestDatabase()
})
beforeEach(async () => {
  tenant = await addTenant(test.db)
  root = await mkdtemp(join(tmpdir(), 'cloud-playout-watch-'))
  watchDir = join(root, 'watch')
  dataDir = join(root, 'data')
  folder = join(watchDir, tenant.accountId)
  await mkdir(folder, { recursive: true })
  await mkdir(dataDir)
  watching = watchFolder({ db: test.db, dataDir, watchDir, maxBytes: 1_000, pollMs: 10, stillMs: 100 })
})
afterEach(async () => {
  await watching.stop()
  await rm(root, { recursive: true, force: true })
})
afterAll(() => test.drop())

const items = () => test.db.mediaItem.findMany({ where: { accountId: tenant.accountId } })
const failed = () => (existsSync(join(folder, 'failed')) ? readdirSync(join(folder, 'failed')) : [])
const reason = () => {
  const name = failed().find((candidate) => candidate.endsWith('.reason.txt'))
  return name ? readFileSync(join(folder, 'failed', name), 'utf8') : ''
}

it('leaves files where they are while the folder of the media is away', async () => {
  await writeFile(join(folder, 'first.mp4'), 'bytes')
  await until(async () => (await items()).length === 1)
  await rename(dataDir, `${dataDir}-unmounted`)
  await mkdir(dataDir)
  await writeFile(join(folder, 'second.mp4'), 'more bytes')
  await sleep(400)
  expect([(await items()).length, readdirSync(folder), readdirSync(dataDir)]).toEqual([1, ['second.mp4'], []])
  await rm(dataDir, { recursive: true })
  await rename(`${dataDir}-unmounted`, dataDir)
  await until(async () => (await items()).length === 2)
  expect(readdirSync(folder)).toEqual([])
})

it('takes a file that no longer grows, into the library of the account that names the folder', async () => {
  await writeFile(join(folder, 'My film.mp4'), 'first part')
  const growing = (async () => {
    for (let n = 0; n < 10; n++) {
      await sleep(30)
      await appendFile(join(folder, 'My film.mp4'), ' more')
    }
  })()
  await growing
  expect(await items()).toEqual([])
  await until(async () => (await items()).length === 1)
  const [item] = await items()
  expect(item).toMatchObject({ title: 'My film', sourceName: 'My film.mp4', state: 'UPLOADED', sourceBytes: 60n })
  const { source } = mediaPaths(dataDir, tenant.accountId, item!.id)
  expect(readFileSync(source, 'utf8')).toBe(`first part${' more'.repeat(10)}`)
  await until(() => readdirSync(folder).length === 0)
  expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
  const entry = await test.db.auditEntry.findFirst({ where: { subjectId: item!.id } })
  expect(entry).toMatchObject({ action: 'media.upload', actor: 'worker:watch-folder' })
})

it('leaves alone what is unfinished, hidden, or in a folder below', async () => {
  for (const name of ['film.mp4.part', '.hidden.mp4', 'film.tmp', 'backup.mp4~'])
    await writeFile(join(folder, name), 'x')
  await mkdir(join(folder, 'below'))
  await writeFile(join(folder, 'below', 'film.mp4'), 'x')
  await mkdir(join(watchDir, 'ac_99999999999999999999'))
  await writeFile(join(watchDir, 'ac_99999999999999999999', 'film.mp4'), 'x')
  await writeFile(join(folder, 'last.mp4'), 'x')
  await until(async () => (await items()).length === 1)
  expect((await items())[0]?.sourceName).toBe('last.mp4')
  await until(() => !existsSync(join(folder, 'last.mp4')))
  expect(readdirSync(folder).sort()).toEqual(['.hidden.mp4', 'backup.mp4~', 'below', 'film.mp4.part', 'film.tmp'])
  expect(existsSync(join(watchDir, 'ac_99999999999999999999', 'film.mp4'))).toBe(true)
})

const SECRET = 'of another account'

it.each([
  ['a link', (path: string, secret: string) => symlink(secret, path), /Links are not taken/],
  ['a link to a folder', (path: string, secret: string) => symlink(join(secret, '..'), path), /Links are not taken/],
  ['a second name of a file elsewhere', (path: string, secret: string) => link(secret, path), /a link or a device/],
  ['a pipe', async (path: string) => void execFileSync('/usr/bin/mkfifo', [path]), /a link or a device/],
  ['an empty file', (path: string) => writeFile(path, ''), /empty/],
  ['a file that is too large', (path: string) => writeFile(path, 'x'.repeat(1_001)), /larger/],
])('%s is set aside with the reason', async (_, make, words) => {
  const secret = join(root, 'secret.mp4')
  await writeFile(secret, SECRET)
  await make(join(folder, 'film.mp4'), secret)
  await until(() => reason() !== '')
  expect(reason()).toMatch(words)
  expect([await items(), existsSync(join(folder, 'film.mp4'))]).toEqual([[], false])
  expect(readFileSync(secret, 'utf8')).toBe(SECRET)
  expect(failed()).toHaveLength(2)
})

it('sets aside what is no media file, and what the plan has no room for', async () => {
  await writeFile(join(folder, 'notes.txt'), 'x')
  await until(() => /does not end as/.test(reason()))
  await rm(join(folder, 'failed'), { recursive: true })
  const override = { accountId: tenant.accountId, limit: 'storageBytes', reason: 'test' }
  await test.db.limitOverride.create({ data: { ...override, value: 3n } })
  await writeFile(join(folder, 'film.mp4'), '12345')
  await until(() => reason() !== '')
  expect(reason()).toMatch(/storage/i)
  await expect.poll(() => readdirSync(join(dataDir, 'uploads'))).toEqual([])
  expect(await items()).toEqual([])
})

it('does not follow a link in place of the account’s folder, or of the one for failures', async () => {
  const other = await addTenant(test.db)
  await symlink(folder, join(watchDir, other.accountId))
  const outside = join(root, 'outside')
  await mkdir(outside)
  await symlink(outside, join(folder, 'failed'))
  await writeFile(join(folder, 'notes.txt'), 'x')
  await writeFile(join(folder, 'film.mp4'), 'x')
  await until(async () => (await items()).length === 1)
  expect(await test.db.mediaItem.count({ where: { accountId: other.accountId } })).toBe(0)
  await sleep(300)
  expect(readdirSync(outside)).toEqual([])
})
