import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { bypassesPolicies, ensureAppRole } from './app-role.ts'

const ROLE = `app_${process.pid}`
let test: TestDatabase

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(async () => {
  await query(test.url, `DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`)
  await test.drop()
})

function urlWith(password: string): string {
  const url = new URL(test.url)
  url.username = ROLE
  url.password = encodeURIComponent(password)
  return url.href
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, options: '-c app.account=*' })
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

it('reads and writes rows, and can do nothing else', async () => {
  const url = urlWith("it's a pass%word")
  await ensureAppRole(test.url, url)
  expect([await bypassesPolicies(test.url), await bypassesPolicies(url)]).toEqual([true, false])
  await query(url, `INSERT INTO "Account" (id, name) VALUES ('ac_role', 'Role')`)
  await query(
    url,
    `INSERT INTO "AuditEntry" ("accountId", actor, action, "subjectId") VALUES ('ac_role', 'a', 'b', 'c')`,
  )
  expect(await query(url, `SELECT name FROM "Account" WHERE id = 'ac_role'`)).toEqual([{ name: 'Role' }])
  await query(url, `SELECT pg_notify('playout_timeline', '')`)
  for (const sql of [
    `COPY "Account" FROM PROGRAM 'id'`,
    `SELECT pg_read_file('/etc/hostname')`,
    'CREATE TABLE mine (id int)',
    'CREATE ROLE another SUPERUSER',
    `ALTER ROLE ${ROLE} SUPERUSER`,
    'ALTER TABLE "AuditEntry" DISABLE TRIGGER ALL',
    'TRUNCATE "AuditEntry"',
    `UPDATE "AuditEntry" SET actor = 'user:nobody'`,
    'DELETE FROM "AuditEntry"',
    'ALTER FUNCTION audit_entry_chain() RENAME TO other',
    `CREATE OR REPLACE FUNCTION audit_entry_hash("AuditEntry") RETURNS text LANGUAGE sql AS $$ SELECT '' $$`,
    `SET session_replication_role = 'replica'`,
    'DELETE FROM "_prisma_migrations"',
  ])
    await expect(query(url, sql), sql).rejects.toThrow(/permission denied|must be (owner|superuser)/)
})

it('is updated: another password, and tables added since', async () => {
  await ensureAppRole(test.url, urlWith('before'))
  await query(test.url, 'CREATE TABLE later (id int)')
  await ensureAppRole(test.url, urlWith('after'))
  expect(await query(urlWith('after'), 'SELECT count(*)::int AS count FROM later')).toEqual([{ count: 0 }])
  await expect(query(urlWith('before'), 'SELECT 1')).rejects.toThrow(/password/)
})
