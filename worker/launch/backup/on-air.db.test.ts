// The drill without a browser: the machine of a channel on air is lost; its backup is restored into an empty data folder
// and an empty database, and a worker of the product goes on air there. `npm run drill:operations` does it with the whole
// product.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { expect, inject, it, onTestFinished } from 'vitest'
import { MediaStorage } from '#adapters/media-storage.ts'
import { checkPlaylist, checkUpdate } from '#domain/hls/conformance/check-playlist.ts'
import { startServer } from '#e2e/bench/server-process.ts'
import { until } from '#server/testing/until.ts'
import { openPlayout } from '#worker/testing/open-playout.ts'
import { findFreePort } from '../ports.ts'
import { restoreBackup } from './restore-backup.ts'
import { takeBackup } from './take-backup.ts'

const root = resolve(import.meta.dirname, '../../..')
const PASSPHRASE = 'correct horse battery staple'

it('a restored channel goes on air by itself and continues its sequence', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloud-playout-drill-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const air = await openPlayout()
  const { id, slug } = await air.addChannel([await air.addMedia('one'), await air.addMedia('two')])
  await air.order(id, 'START')
  const path = `/live/${slug}/720p/index.m3u8`
  await until(async () => (await air.get(path)).ok)

  const [{ name = '' } = {}] = await air.db.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`
  const databaseUrl = new URL(inject('adminUrl'))
  databaseUrl.pathname = `/${name}`
  const backup = join(folder, 'backup')
  const env = { MASTER_KEYS: undefined, NEXTAUTH_SECRET: undefined }
  const storage = new MediaStorage(air.dataDir, null)
  const order = { folder: backup, dataDir: air.dataDir, storage, media: 'files', passphrase: PASSPHRASE, env } as const
  await takeBackup({ ...order, databaseUrl: databaseUrl.href })
  const before = { at: Date.now(), text: await (await air.get(path)).text() }
  await air.close()

  const dataDir = join(folder, 'data')
  const ownerUrl = new URL(inject('adminUrl'))
  ownerUrl.pathname = `/drill_${randomBytes(6).toString('hex')}`
  onTestFinished(() => drop(ownerUrl.pathname.slice(1)))
  const { media, missingKeys } = await restoreBackup({
    ...{ folder: backup, root, ownerUrl: ownerUrl.href, dataDir, storage: new MediaStorage(dataDir, null) },
    ...{ passphrase: PASSPHRASE, env: {}, replace: false, isolated: false, say: () => undefined },
  } as Parameters<typeof restoreBackup>[0])
  expect([media.missing, media.damaged, missingKeys]).toEqual([[], [], []])

  const port = await findFreePort()
  const worker = await startServer({
    file: process.execPath,
    args: ['worker/main.ts', '--roles=origin,playout'],
    cwd: root,
    env: { DATABASE_URL: ownerUrl.href, DATA_DIR: dataDir, ORIGIN_PORT: String(port), LOG_LEVEL: 'warn' },
    logFile: join(folder, 'worker.log'),
    isUp: async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok,
  })
  onTestFinished(() => worker.stop())
  const text = await until(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    return answer.ok && answer.text()
  }, 60_000)
  expect(checkPlaylist(text)).toEqual([])
  expect(checkUpdate(before, { at: Date.now(), text })).toEqual([])
  const segment = text.split('\n').findLast((line) => line.endsWith('.m4s')) ?? ''
  expect((await fetch(new URL(segment, `http://127.0.0.1:${port}${path}`))).status).toBe(200)
})

async function drop(name: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') })
  await client.connect()
  await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
  await client.end()
}
