// A program: records the schema and the worker of this checkout as those of the previous release. Run it after a release, in
// its checkout: node server/testing/write-release.ts
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { startTestPostgres } from '#e2e/harness/test-postgres.ts'
import { migrateDatabase } from '#worker/launch/migrate.ts'
import { describeSchema } from './release-schema.ts'
import { packWorker } from './release-worker.ts'

const root = resolve(import.meta.dirname, '../..')
const postgres = await startTestPostgres()
try {
  await migrateDatabase(root, postgres.url('release'))
  const client = new pg.Client({ connectionString: postgres.url('release') })
  await client.connect()
  const text = JSON.stringify(await describeSchema(client), null, 2)
  writeFileSync(join(import.meta.dirname, 'previous-release.json'), `${text}\n`)
  await client.end()
  writeFileSync(join(import.meta.dirname, 'previous-worker.json.br'), await packWorker(root))
} finally {
  await postgres.stop()
}
