// Restores a backup into an empty database and data folder. Everything is checked before the first change.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { setIsolated } from '#adapters/isolation.ts'
import type { MediaStorage } from '#adapters/media-storage.ts'
import { readSecretsFile } from '#adapters/secrets-file.ts'
import type { Env } from '#server/env.ts'
import { LaunchError } from '../launch-error.ts'
import { ensureDatabase, listMigrations, migrateDatabase } from '../migrate.ts'
import { loadTables } from './load-tables.ts'
import { loadManifest, type Manifest, requireKnownMigrations, type StoredFile } from './manifest.ts'
import { checkedEntry, returnFile } from './media-files.ts'
import { rowsOf } from './row-files.ts'
import { openSecrets, type SecretBundle, storeSecrets } from './sealed-secrets.ts'
import { listTables, openSession, quoted } from './session.ts'

export interface RestoreOrder {
  folder: string
  /** The checkout, whose migrations make the tables. */
  root: string
  /** Of the role that owns the tables. */
  ownerUrl: string
  dataDir: string
  storage: MediaStorage
  /** Null: the secrets of the backup are not restored. */
  passphrase: string | null
  env: Pick<Env, 'MASTER_KEYS'>
  /** What the target has is deleted. */
  replace: boolean
  /** Nothing is sent to others, pulled, or written to the S3 server: for a drill while the original is on air. */
  isolated: boolean
  say(line: string): void
}

export interface Restored {
  manifest: Manifest
  media: { present: number; restored: number; missing: string[]; damaged: string[] }
  /** Ids of master keys that sealed something and that this machine does not have. */
  missingKeys: string[]
}

/** The alerts of an isolated copy, until somebody ends its silences. */
const SILENT = `now() + interval '10 years', 'An isolated copy: end this silence to send notices.', 'worker:restore'`

/** What would reach others than viewers. */
const ISOLATE = [
  // First: triggers write events for those that are enabled.
  'UPDATE "Webhook" SET enabled = false',
  'UPDATE "Destination" SET enabled = false',
  // Whoever got a notice of an alert would get one of its end.
  'UPDATE "Alert" SET "resolvedAt" = now() WHERE "resolvedAt" IS NULL',
  'UPDATE "AlertNotice" SET "dueAt" = NULL WHERE "sentAt" IS NULL',
  `INSERT INTO "AlertSilence" (id, "accountId", until, reason, "createdBy")
     SELECT 'as_' || left(md5('isolated' || id), 20), id, ${SILENT} FROM "Account"
      UNION ALL SELECT 'as_' || left(md5('isolated'), 20), NULL, ${SILENT}
     ON CONFLICT (id) DO UPDATE SET until = excluded.until`,
  `UPDATE "Contribution" SET enabled = false WHERE source = 'PULL'`,
  `UPDATE "Import" SET "failedAt" = now(), "workerId" = NULL, "receivedBytes" = 0, "reservedBytes" = 0, validator = NULL,
          problem = 'This installation was restored as an isolated copy. Import it again.'
    WHERE "failedAt" IS NULL`,
  'UPDATE "Mail" SET "dueAt" = NULL WHERE "sentAt" IS NULL',
  `UPDATE "WebhookDelivery" SET state = 'FAILED', "finishedAt" = now() WHERE state = 'PENDING'`,
]

/** @throws LaunchError */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const folder = resolve(order.folder)
  const { root, ownerUrl, dataDir, say } = order
  const manifest = await loadManifest(folder)
  await requireWhole(folder, manifest)
  requireKnownMigrations(manifest, listMigrations(root))
  const secrets = await openSealed(folder, manifest, order.passphrase)
  if (secrets && !order.replace) await requireNoOtherSecrets(dataDir, secrets)
  say(`the backup of ${manifest.takenAt} is whole`)

  await ensureDatabase(ownerUrl)
  await emptyDatabase(ownerUrl, order.replace)
  await migrateDatabase(root, ownerUrl, new Set(manifest.migrations.map(({ name }) => name)))
  await setIsolated(dataDir, order.isolated)
  const client = await openSession(ownerUrl)
  try {
    await loadTables({ client, folder, manifest })
  } finally {
    await client.end().catch(() => undefined)
  }
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  say(`restored ${rows} rows of ${manifest.tables.length} tables`)
  if (await migrateDatabase(root, ownerUrl)) say('migrated them to this version')
  // With the tables of this version: an older one may lack some.
  if (order.isolated) await isolate(ownerUrl)
  if (secrets) await storeSecrets(dataDir, secrets)
  const media = await returnMedia(folder, manifest, order)
  return { manifest, media, missingKeys: await findMissingKeys(order) }
}

/** In one transaction. */
async function isolate(ownerUrl: string): Promise<void> {
  const client = await openSession(ownerUrl)
  try {
    await client.query(['BEGIN', ...ISOLATE, 'COMMIT'].join(';'))
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** @throws LaunchError for a file that is missing, cut or changed */
async function requireWhole(folder: string, { tables, mediaList, secrets }: Manifest): Promise<void> {
  const bad: string[] = []
  for (const stored of [...tables, mediaList, ...(secrets ? [secrets] : [])])
    if (!(await isWhole(folder, stored))) bad.push(stored.file)
  if (bad.length > 0)
    throw new LaunchError(
      `The backup is damaged: ${bad.join(', ')} ${bad.length > 1 ? 'are' : 'is'} missing or changed.`,
      'Use another backup. Nothing was changed.',
    )
}

async function isWhole(folder: string, { file, sha256 }: StoredFile): Promise<boolean> {
  const hash = createHash('sha256')
  return pipeline(createReadStream(join(folder, file)), hash).then(
    () => hash.digest('hex') === sha256,
    () => false,
  )
}

async function openSealed(
  folder: string,
  { secrets }: Manifest,
  passphrase: string | null,
): Promise<SecretBundle | null> {
  if (passphrase === null) return null
  if (secrets) return openSecrets(await readFile(join(folder, secrets.file), 'utf8'), passphrase)
  throw new LaunchError(
    'This backup was taken without secrets.',
    'Use --without-secrets, and give this machine the secrets.json or the MASTER_KEYS of the original. Nothing was changed.',
  )
}

async function requireNoOtherSecrets(dataDir: string, { secrets }: SecretBundle): Promise<void> {
  const present = await readSecretsFile(dataDir)
  if (!present || present.nextAuthSecret === secrets.nextAuthSecret) return
  throw new LaunchError(
    `${join(dataDir, 'secrets.json')} belongs to another installation.`,
    'Restore into an empty DATA_DIR, or use --replace. Nothing was changed.',
  )
}

/** @throws LaunchError when it has rows or is in use */
async function emptyDatabase(ownerUrl: string, replace: boolean): Promise<void> {
  const client = await openSession(ownerUrl)
  try {
    if (await hasOthers(client))
      throw new LaunchError(
        'The database is in use by other connections.',
        'Stop the product that uses it, then run it again. Nothing was changed.',
      )
    const filled = replace ? undefined : await findRows(client)
    if (filled)
      throw new LaunchError(
        `The database is not empty: “${filled}” has rows.`,
        'Restore into an empty database and DATA_DIR, or use --replace, which deletes what is there. Nothing was changed.',
      )
    await client.query('DROP SCHEMA IF EXISTS playback CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function hasOthers(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'`,
  )
  return (rowCount ?? 0) > 0
}

/** The first table with a row. */
async function findRows(client: pg.Client): Promise<string | undefined> {
  for (const { name } of await listTables(client)) {
    const { rowCount } = await client.query(`SELECT FROM ${quoted(name)} LIMIT 1`)
    if (rowCount) return name
  }
  return undefined
}

async function returnMedia(folder: string, manifest: Manifest, { storage }: RestoreOrder): Promise<Restored['media']> {
  const media: Restored['media'] = { present: 0, restored: 0, missing: [], damaged: [] }
  const source = manifest.media === 'files' ? folder : null
  for await (const batch of rowsOf(folder, manifest.mediaList.file))
    for (const value of batch) {
      const entry = checkedEntry(value)
      const outcome = await returnFile(storage, source, entry)
      if (outcome === 'present' || outcome === 'restored') media[outcome]++
      else media[outcome].push(entry.key)
    }
  return media
}

/** Each column with the id of a master key has a name that ends so. */
async function findMissingKeys({ ownerUrl, dataDir, env }: RestoreOrder): Promise<string[]> {
  const known = new Set((env.MASTER_KEYS ?? (await readSecretsFile(dataDir))?.masterKeys ?? []).map(({ id }) => id))
  const client = await openSession(ownerUrl)
  try {
    const missing = new Set<string>()
    for (const { name, columns } of await listTables(client))
      for (const column of columns.filter((each) => /masterKeyId$/i.test(each))) {
        const { rows } = await client.query<{ id: string }>(
          `SELECT DISTINCT ${quoted(column)} AS id FROM ${quoted(name)} WHERE ${quoted(column)} IS NOT NULL`,
        )
        for (const { id } of rows) if (!known.has(id)) missing.add(id)
      }
    return [...missing].sort()
  } finally {
    await client.end().catch(() => undefined)
  }
}
