// An installation to back up, with values that break formats, and databases and folders to restore into.
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { MediaStorage } from '#adapters/media-storage.ts'
import { sha256 } from '#adapters/sha256.ts'
import { sealStreamKey } from '#features/destination/stream-key.ts'
import { openTestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant } from '#server/testing/fixtures.ts'
import { type RestoreOrder, restoreBackup } from '#worker/launch/backup/restore-backup.ts'
import { type BackupOrder, takeBackup } from '#worker/launch/backup/take-backup.ts'

const root = resolve(import.meta.dirname, '../..')
export const PASSPHRASE = 'correct horse battery staple'
export const STREAM_KEY = 'live_s3cr3t'
export const RENDITION = `432p-${sha256('a rendition')}.mp4`
/** What breaks formats of lines, quotes and columns. */
const HARD = 'a "b" \\ \\\\ (c,d) {e} \n\r\t ’ \u2028 \u0001 😀 NULL ""'

export async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

export async function openBackups() {
  const source = await openTestDatabase()
  const { db } = source
  const folder = await mkdtemp(join(tmpdir(), 'cloud-playout-backup-'))
  const dataDir = join(folder, 'data')
  const { accountId } = await addTenant(db)
  await addTenant(db)
  const channelId = newId<string>('ch')
  await db.channel.create({ data: { id: channelId, accountId, name: HARD, slug: 'tv' } })
  const destinationId = newId<string>('de')
  const owner = { accountId, recordId: destinationId }
  const sealed = await sealStreamKey(db, openKeyRing(dataDir, undefined), owner, STREAM_KEY)
  const destination = { platform: 'custom', name: '', serverUrl: 'rtmp://a/live', rung: '720p' } as const
  await db.destination.create({ data: { id: destinationId, channelId, ...destination, ...sealed } })
  const mediaId = await addReadyMedia(db, accountId, { title: HARD })
  const facts = { tags: ['', HARD, 'NULL'], faults: [{ deep: [null, 1.5, HARD] }], description: '' }
  const bytes = { waveform: Uint8Array.from({ length: 256 }, (_, byte) => byte), loudnessLufs: -23.1 + 0.2 }
  await db.mediaItem.update({ where: { id: mediaId }, data: { ...facts, ...bytes } })
  const files = { source: 'the upload', [RENDITION]: 'a rendition', 'thumb-00000.jpg': 'a picture' }
  for (const [name, text] of Object.entries({ ...files, 'work/draft.mp4': 'unfinished' })) {
    const path = join(dataDir, 'media', accountId, mediaId, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }

  const made: string[] = []
  let count = 0
  /** Does not exist yet. */
  const newFolder = (what: string) => join(folder, `${what}-${++count}`)
  /** The address of a database that does not exist yet. */
  function newDatabase(): string {
    const name = `restored_${randomBytes(6).toString('hex')}`
    made.push(name)
    const url = new URL(inject('adminUrl'))
    url.pathname = `/${name}`
    return url.href
  }
  return {
    ...{ source, folder, dataDir, accountId, destinationId, mediaId, newFolder, newDatabase },
    /** Names of its files, as in a list of media. */
    keys: Object.keys(files).map((name) => `media/${accountId}/${mediaId}/${name}`),
    /** As the product's own role, which the policies of the database bind. @returns the folder */
    async backUp(order: Partial<BackupOrder> = {}): Promise<string> {
      const to = newFolder('backup')
      const env = { MASTER_KEYS: undefined, NEXTAUTH_SECRET: undefined }
      const usual: BackupOrder = {
        ...{ folder: to, databaseUrl: source.appUrl, dataDir, storage: new MediaStorage(dataDir, null) },
        ...{ media: 'files', passphrase: PASSPHRASE, env },
      }
      await takeBackup({ ...usual, ...order })
      return to
    },
    async restore(from: string, order: Partial<RestoreOrder> = {}) {
      const target = order.dataDir ?? newFolder('target')
      const ownerUrl = order.ownerUrl ?? newDatabase()
      const usual: RestoreOrder = {
        ...{ folder: from, root, ownerUrl, dataDir: target, storage: new MediaStorage(target, null) },
        ...{ passphrase: PASSPHRASE, env: { MASTER_KEYS: undefined }, replace: false, isolated: false },
        say: () => undefined,
      }
      await mkdir(target, { recursive: true })
      return { ...(await restoreBackup({ ...usual, ...order })), ownerUrl, target }
    },
    async close() {
      for (const name of made) await query(inject('adminUrl'), `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
      await source.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type OpenBackups = Awaited<ReturnType<typeof openBackups>>
