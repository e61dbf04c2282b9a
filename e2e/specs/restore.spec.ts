// The drill of a lost machine: a backup taken while a channel is on air, the machine deleted, and everything restored into
// an empty DATA_DIR and an empty database. The channel goes on air by itself and continues its sequence.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { openDb } from '#adapters/db.ts'
import { checkPlaylist, checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { Api } from '../fixtures/api.ts'
import { makeClip } from '../fixtures/clips.ts'
import { fetchText } from '../fixtures/hls-client.ts'
import { Instance } from '../fixtures/instance.ts'
import { measured } from '../fixtures/test.ts'

const ROOT = resolve(import.meta.dirname, '../..')
/** From the first command of the restore to the first playlist: installation, database and leases included. */
const ON_AIR_LIMIT_MS = 120_000
const run = promisify(execFile)

const program = (name: string, args: string[], dataDir: string) => {
  const { DATABASE_URL: _own, ...inherited } = process.env
  return run(process.execPath, [`worker/launch/${name}.ts`, ...args], {
    cwd: ROOT,
    env: { ...inherited, DATA_DIR: dataDir },
  })
}

const look = async (url: string): Promise<Look> => ({ at: Date.now(), text: await fetchText(url) })

test('a backup taken on air goes on air on an empty machine', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'playout-restore-'))
  const lost = await Instance.create({ DEMO: '0' })
  const found = await Instance.create({ DEMO: '0' })
  const backup = join(folder, 'backup')
  const secret = join(folder, 'passphrase')
  await writeFile(secret, 'correct horse battery staple\n')
  try {
    await lost.up()
    const db = openDb(lost.databaseUrl, 2)
    const { key } = await addTenant(db)
    await db.$disconnect()
    const before = new Api(lost.url, key)
    const { id } = await before.ingest(makeClip(folder, { name: 'clip.mp4', seconds: 4 }))
    const channel = await before.createChannel('Survivor')
    await before.setRundown(channel.id, [id])
    await before.start(channel.id)
    const playlistOf = (hlsUrl: string) => hlsUrl.replace('master.m3u8', '432p/index.m3u8')
    const startedAt = Date.now()
    await program('backup', ['--to', backup, '--media', '--passphrase-file', secret], lost.dataDir)
    measured(`backup while on air: ${Date.now() - startedAt} ms`)
    const last = await look(playlistOf(channel.hlsUrl))
    expect(checkPlaylist(last.text)).toEqual([])
    const secrets = await readFile(join(lost.dataDir, 'secrets.json'), 'utf8')
    await lost.down()
    await lost.remove()

    const restoringAt = Date.now()
    await program('restore', ['--from', backup, '--passphrase-file', secret], found.dataDir)
    measured(`restore: ${Date.now() - restoringAt} ms`)
    await found.up()
    const after = new Api(found.url, key)
    await after.whenStatus(channel.id, 'LIVE')
    const { hlsUrl } = await after.channel(channel.id)
    let back: Look | null = null
    await expect
      .poll(
        async () => {
          back = await look(playlistOf(hlsUrl)).catch(() => null)
          return back !== null
        },
        { timeout: ON_AIR_LIMIT_MS, intervals: [100] },
      )
      .toBe(true)
    measured(`on air ${Date.now() - restoringAt} ms after the restore began`)
    const now = back as unknown as Look
    expect(checkPlaylist(now.text)).toEqual([])
    expect(checkUpdate(last, now)).toEqual([])
    const segment = now.text.split('\n').findLast((line) => line !== '' && !line.startsWith('#')) ?? ''
    const answer = await fetch(new URL(segment, playlistOf(hlsUrl)))
    expect([answer.status, (await answer.arrayBuffer()).byteLength > 1_000]).toEqual([200, true])
    expect(JSON.parse(await readFile(join(found.dataDir, 'secrets.json'), 'utf8'))).toEqual(JSON.parse(secrets))
  } finally {
    await lost.down()
    await found.down()
    await found.remove()
    await lost.remove()
    await rm(folder, { recursive: true, force: true })
  }
})
