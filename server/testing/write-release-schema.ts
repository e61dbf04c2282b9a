// A program: records the schema of the migrations of this checkout as that of the previous release. Run it after a release:
//   node server/testing/write-release-schema.ts [LAST_MIGRATION]
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { startTestPostgres } from '#e2e/harness/test-postgres.ts'
import { listMigrations, migrateDatabase } from '#worker/launch/migrate.ts'
import { describeSchema } from './release-schema.ts'

const root = resolve(import.meta.dirname, '../..')
const last = process.argv[2] ?? '~'
const postgres = await startTestPostgres()
try {
  const names = listMigrations(root).flatMap(({ name }) => (name <= last ? [name] : []))
  await migrateDatabase(root, postgres.url('release'), new Set(names))
  const client = new pg.Client({ connectionString: postgres.url('release') })
  await client.connect()
  const text = JSON.stringify(await describeSchema(client), null, 2)
  writeFileSync(join(import.meta.dirname, 'previous-release.json'), `${text}\n`)
  await client.end()
} finally {
  await postgres.stop()
}
