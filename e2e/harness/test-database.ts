// Once for all database tests: a PostgreSQL and one migrated database, which every test file clones. TEST_DATABASE_URL
// names a server to use instead (any of its databases, a role that may create more).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrateDatabase } from '#worker/launch/migrate.ts'
import { startPostgres } from '#worker/launch/postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A connection that may create and drop databases. */
    adminUrl: string
    /** The migrated database to clone: `create database x template "<name>"`. There must be no connection to it. */
    templateName: string
  }
}

const root = resolve(import.meta.dirname, '../..')

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { adminUrl, close } = process.env.TEST_DATABASE_URL
    ? { adminUrl: process.env.TEST_DATABASE_URL, close: async () => undefined }
    : await throwAwayServer()
  const templateName = `test_template_${process.pid}`
  try {
    await onServer(adminUrl, `CREATE DATABASE "${templateName}"`)
    const templateUrl = new URL(adminUrl)
    templateUrl.pathname = `/${templateName}`
    await migrateDatabase(root, templateUrl.href)
  } catch (error) {
    await close()
    throw error
  }
  project.provide('adminUrl', adminUrl)
  project.provide('templateName', templateName)
  return async () => {
    await onServer(adminUrl, `DROP DATABASE IF EXISTS "${templateName}" WITH (FORCE)`).catch(() => undefined)
    await close()
  }
}

async function throwAwayServer() {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-test-'))
  const server = await startPostgres({
    root,
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    password: 'test',
    durable: false,
  })
  // If the tests end without their teardown, the server must not stay behind.
  process.once('exit', () => {
    try {
      process.kill(server.pid, 'SIGQUIT')
    } catch {
      // gone already
    }
  })
  const close = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { adminUrl: server.url('postgres'), close }
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
