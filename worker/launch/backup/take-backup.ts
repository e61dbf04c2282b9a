// A backup of a running installation: the database at one moment, the secrets, and the files of items.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { newId } from '#adapters/ids.ts'
import type { MediaStorage } from '#adapters/media-storage.ts'
import packageFacts from '#package.json' with { type: 'json' }
import type { Env } from '#server/env.ts'
import { LaunchError } from '../launch-error.ts'
import { dumpTables } from './dump-tables.ts'
import { FORMAT, type Manifest, manifestPath, type StoredFile } from './manifest.ts'
import { backUpMedia } from './media-files.ts'
import { writeRows } from './row-files.ts'
import { collectSecrets, SECRETS_FILE, sealSecrets } from './sealed-secrets.ts'
import { openSession } from './session.ts'

const UNDEFINED_TABLE = '42P01'

export interface BackupOrder {
  /** Does not exist yet. */
  folder: string
  databaseUrl: string
  dataDir: string
  storage: MediaStorage
  media: Manifest['media']
  /** Null: the secrets are left out. */
  passphrase: string | null
  env: Pick<Env, 'MASTER_KEYS' | 'NEXTAUTH_SECRET'>
}

/**
 * Written to `<folder>.part` and renamed: a folder without that ending is complete.
 * @throws LaunchError
 */
export async function takeBackup(order: BackupOrder): Promise<Manifest> {
  const folder = resolve(order.folder)
  if (existsSync(folder))
    throw new LaunchError(
      `${folder} exists already.`,
      'Name a new folder, such as one with the date. Nothing was changed.',
    )
  const part = `${folder}.part`
  const startedAt = new Date()
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true, mode: 0o700 })
  try {
    const manifest = await fill(part, order, startedAt)
    await rename(part, folder)
    await recordBackup(order.databaseUrl, manifest, startedAt)
    return manifest
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new LaunchError(
        `The disk of ${folder} is full.`,
        'Free space or name another disk. The unfinished backup was removed.',
      )
    throw error
  }
}

async function fill(part: string, order: BackupOrder, startedAt: Date): Promise<Manifest> {
  const { databaseUrl, dataDir, storage, media, passphrase, env } = order
  const { sources, ...dump } = await dumpTables(databaseUrl, part)
  // Afterwards: a file that a row of the snapshot names exists by now, and rarely was deleted since.
  let mediaBytes = 0
  async function* entries() {
    const target = media === 'files' ? part : null
    for await (const batch of backUpMedia({ storage, sources, target })) {
      for (const { bytes } of batch) mediaBytes += bytes
      yield batch
    }
  }
  const { rows: files, ...list } = await writeRows(part, 'media.list.gz', entries())
  const secrets =
    passphrase === null
      ? null
      : await writeText(part, SECRETS_FILE, await sealSecrets(await collectSecrets(dataDir, env), passphrase))
  const manifest: Manifest = {
    format: FORMAT,
    version: packageFacts.version,
    takenAt: startedAt.toISOString(),
    ...dump,
    mediaList: { ...list, files, mediaBytes },
    media,
    secrets,
  }
  await writeText(part, 'manifest.json', `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

async function writeText(folder: string, file: string, text: string): Promise<StoredFile> {
  const handle = await open(file === 'manifest.json' ? manifestPath(folder) : join(folder, file), 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { file, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }
}

/**
 * So that the installation knows how old its newest backup is. The backup is complete without it: a database before an
 * upgrade has no such table.
 */
async function recordBackup(databaseUrl: string, manifest: Manifest, startedAt: Date): Promise<void> {
  const bytes = [...manifest.tables, manifest.mediaList].reduce((sum, file) => sum + file.bytes, 0)
  const client = await openSession(databaseUrl)
  try {
    await client.query(
      `INSERT INTO "Backup" (id, "startedAt", "finishedAt", bytes, media, secrets) VALUES ($1, $2, now(), $3, $4, $5)`,
      [newId<string>('bk'), startedAt, bytes, manifest.media, manifest.secrets !== null],
    )
  } catch (error) {
    if ((error as { code?: string }).code !== UNDEFINED_TABLE) throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}
