// A migrated database for one test file, cloned from the run's template.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Db, openDb } from '#adapters/db.ts'

export interface TestDatabase {
  db: Db
  url: string
  /** As the product's own role, bound by the policies of the database. */
  appUrl: string
  /** Closes the client and removes the database. */
  drop(): Promise<void>
}

/** @param connections maximum of its client */
export async function openTestDatabase(connections = 5): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(`CREATE DATABASE "${name}" TEMPLATE "${inject('templateName')}"`)
  const url = new URL(inject('adminUrl'))
  url.pathname = `/${name}`
  const db = openDb(url.href, connections)
  const appUrl = new URL(url)
  appUrl.username = inject('appRole')
  appUrl.password = inject('appRole')
  return {
    db,
    url: url.href,
    appUrl: appUrl.href,
    async drop() {
      await db.$disconnect()
      await onServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    },
  }
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
