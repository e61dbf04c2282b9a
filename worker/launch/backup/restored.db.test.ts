// A restored backup, between real databases: nothing is lost.
import { appendFile, readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openDb } from '#adapters/db.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { MediaStorage } from '#adapters/media-storage.ts'
import { verifyAudit } from '#features/audit/verify-audit.ts'
import { openStreamKey } from '#features/destination/stream-key.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { type OpenBackups, openBackups, query, STREAM_KEY } from '#worker/testing/open-backups.ts'
import { listMigrations, migrateDatabase } from '../migrate.ts'

const root = resolve(import.meta.dirname, '../../..')
// Each restore applies all migrations.
vi.setConfig({ testTimeout: 120_000 })

let open: OpenBackups

beforeAll(async () => {
  open = await openBackups()
})
afterAll(() => open?.close())

/** Each table as one hash, without the records of backups: they are written after the moment that they are of. */
async function contentOf(url: string) {
  const tables = await query<{ name: string }>(
    url,
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname NOT IN ('_prisma_migrations', 'Backup') ORDER BY relname`,
  )
  const hashes = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*)::int AS rows, md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash
         FROM "${name}" AS t`,
  )
  return query(url, `${hashes.join(' UNION ALL ')} ORDER BY name`)
}

const rulesOf = (url: string) =>
  query(
    url,
    `SELECT conrelid::regclass::text AS on, conname::text AS name, pg_get_constraintdef(oid) AS rule
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
     UNION ALL SELECT tgrelid::regclass::text, tgname::text, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL SELECT tablename::text, policyname::text, qual FROM pg_policies
     UNION ALL SELECT sequencename::text, 'value', last_value::text FROM pg_sequences
     ORDER BY 1, 2, 3`,
  )

it('has every row, rule, secret and file', async () => {
  const { source, accountId, mediaId, destinationId } = open
  const { ownerUrl, target, media, missingKeys, manifest } = await open.restore(await open.backUp())
  expect(await contentOf(ownerUrl)).toEqual(await contentOf(source.url))
  expect(await rulesOf(ownerUrl)).toEqual(await rulesOf(source.url))
  expect(manifest.tables.find(({ name }) => name === 'User')?.rows).toBe(2)
  expect(media).toEqual({ present: 0, restored: 3, missing: [], damaged: [] })
  expect(missingKeys).toEqual([])
  const item = join(target, 'media', accountId, mediaId)
  expect(await readFile(join(item, 'source'), 'utf8')).toBe('the upload')
  expect(await readdir(item)).not.toContain('work')
  const db = openDb(ownerUrl, 2)
  try {
    expect(await openStreamKey(db, destinationId, openKeyRing(target, undefined))).toBe(STREAM_KEY)
    expect((await verifyAudit(db, accountId, Date.now())).broken).toBeFalsy()
    // Triggers, sequences and references work as before.
    await addTenant(db)
  } finally {
    await db.$disconnect()
  }
})

it('is of one moment, however many rows are written while it is taken', async () => {
  let writing = true
  const writer = (async () => {
    while (writing) await addTenant(open.source.db)
  })()
  const taken = await open.backUp({ media: 'list' })
  writing = false
  await writer
  // Loading adds the foreign keys, which fail for half a tenant.
  const { manifest } = await open.restore(taken)
  const rows = (name: string) => manifest.tables.find((table) => table.name === name)?.rows
  expect(rows('Membership')).toBe(rows('User'))
})

it('of an older version is migrated to this one', async () => {
  const olderUrl = open.newDatabase()
  const older = listMigrations(root).slice(0, -1)
  await migrateDatabase(root, olderUrl, new Set(older.map(({ name }) => name)))
  await query(olderUrl, `INSERT INTO "Account" (id, name) VALUES ('ac_older', 'Older')`)
  const { ownerUrl } = await open.restore(await open.backUp({ databaseUrl: olderUrl }))
  expect(await query(ownerUrl, 'SELECT name FROM "Account"')).toEqual([{ name: 'Older' }])
  const applied = await query(ownerUrl, 'SELECT FROM _prisma_migrations WHERE finished_at IS NOT NULL')
  expect(applied).toHaveLength(older.length + 1)
})

it('says which files and keys it lacks; for a drill it reaches nobody, and changes nothing on an S3 server', async () => {
  const before = await addOutgoing()
  const taken = await open.backUp({ media: 'list', passphrase: null })
  const { ownerUrl, target, media, missingKeys } = await open.restore(taken, { passphrase: null, isolated: true })
  expect(media.missing.toSorted()).toEqual(open.keys.toSorted())
  expect(missingKeys).toContain('mk-other')
  expect(await query(ownerUrl, 'SELECT enabled FROM "Destination"')).toEqual([{ enabled: false }])
  expect(await query(ownerUrl, 'SELECT FROM "Mail" WHERE "sentAt" IS NULL AND "dueAt" IS NOT NULL')).toEqual([])
  expect(await query(ownerUrl, 'SELECT FROM "AlertNotice" WHERE "dueAt" IS NOT NULL')).toEqual([])
  // Nobody is told that an alert ended, either.
  expect(await query(ownerUrl, 'SELECT FROM "Alert" WHERE "resolvedAt" IS NULL')).toEqual([])
  expect(await query(ownerUrl, 'SELECT FROM "Contribution" WHERE enabled')).toEqual([])
  expect(await query(ownerUrl, 'SELECT FROM "Import" WHERE "failedAt" IS NULL')).toEqual([])
  const silenced = await query(ownerUrl, 'SELECT "accountId" FROM "AlertSilence" WHERE rule IS NULL AND until > now()')
  expect(silenced).toHaveLength(before.accounts + 1)
  const s3 = { bucket: 'b', endpoint: 'http://127.0.0.1:9', accessKeyId: 'a', secretAccessKey: 's', region: 'r' }
  const copy = new MediaStorage(target, s3)
  expect([copy.writable, copy.finished]).toEqual([null, copy.local])
  expect(new MediaStorage(open.dataDir, s3).writable).not.toBeNull()
})

/** What waits to reach others. */
async function addOutgoing() {
  const { source, accountId } = open
  const { db } = source
  const sealed = { masterKeyId: 'mk-other' }
  const target = { kind: 'sms', name: 'Night', address: new Uint8Array([1]), hint: '…78' }
  await db.alertTarget.create({ data: { id: 'at_1', accountId, ...target, ...sealed } })
  await db.alertNotice.create({ data: { id: 'an_1', accountId, targetId: 'at_1', payload: {} } })
  const down = { rule: 'channel-down', severity: 'critical', subjectId: 'ch', subject: 'TV', message: 'It is down.' }
  await db.alert.create({ data: { id: 'al_1', accountId, ...down, since: new Date(), notifiedAt: new Date() } })
  const { id: channelId } = await db.channel.findFirstOrThrow({ where: { accountId } })
  const pulled = { source: 'pull', pullUrl: new Uint8Array([1]), ...sealed } as const
  await db.contribution.create({ data: { id: 'cn_1', channelId, name: 'Camera', ...pulled } })
  const file = { mediaId: 'md_waiting', title: 'Film', name: 'film.mp4', host: 'a.example', url: new Uint8Array([1]) }
  await db.import.create({ data: { id: 'im_1', accountId, issuedBy: 'user:us_1', ...file, ...sealed } })
  return { accounts: await db.account.count() }
}

it('names a file that was changed in the backup', async () => {
  const taken = await open.backUp()
  const picture = open.keys.find((key) => key.endsWith('.jpg')) ?? ''
  await appendFile(join(taken, picture), 'x')
  expect((await open.restore(taken)).media).toMatchObject({ restored: 2, damaged: [picture] })
})
