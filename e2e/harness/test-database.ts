// Once for all database tests: a PostgreSQL and one migrated database, which every test file clones. TEST_DATABASE_URL
// names a server to use instead (any of its databases, a role that may create more).
import { resolve } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { ensureAppRole } from '#worker/launch/app-role.ts'
import { migrateDatabase } from '#worker/launch/migrate.ts'
import { startTestPostgres } from './test-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A connection that may create and drop databases. */
    adminUrl: string
    /** A role without more rights than the product has. */
    appRole: string
    /** The migrated database to clone: `create database x template "<name>"`. There must be no connection to it. */
    templateName: string
  }
}

/** Of the web process in tests, bound by the policies of the database; with the same password. */
const APP_ROLE = 'test_app'

const root = resolve(import.meta.dirname, '../..')

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const own = process.env.TEST_DATABASE_URL ? null : await startTestPostgres()
  const adminUrl = own?.url('postgres') ?? process.env.TEST_DATABASE_URL!
  const templateName = `test_template_${process.pid}`
  try {
    await onServer(adminUrl, `CREATE DATABASE "${templateName}"`)
    const templateUrl = new URL(adminUrl)
    templateUrl.pathname = `/${templateName}`
    await migrateDatabase(root, templateUrl.href)
    const app = new URL(templateUrl)
    app.username = APP_ROLE
    app.password = APP_ROLE
    await ensureAppRole(templateUrl.href, app.href)
  } catch (error) {
    await own?.stop()
    throw error
  }
  project.provide('adminUrl', adminUrl)
  project.provide('appRole', APP_ROLE)
  project.provide('templateName', templateName)
  return async () => {
    await onServer(adminUrl, `DROP DATABASE IF EXISTS "${templateName}" WITH (FORCE)`).catch(() => undefined)
    await own?.stop()
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
