import { resolve } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { runPrisma } from './prisma-cli.ts'

const root = resolve(import.meta.dirname, '../..')
const name = `launch_prisma_cli_${process.pid}`
const url = new URL(inject('adminUrl'))
url.pathname = `/${name}`

async function query(connectionString: string, sql: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

beforeAll(() => query(inject('adminUrl'), `CREATE DATABASE "${name}" TEMPLATE "${inject('templateName')}"`))
afterAll(() => query(inject('adminUrl'), `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))

describe('the Prisma command line on the schema engine without a native binary', () => {
  it('finds a migrated database up to date', async () => {
    const { exitCode, output } = await runPrisma(root, ['migrate', 'status'], url.href)
    expect(output).toContain('Database schema is up to date')
    expect(exitCode).toBe(0)
  })

  it('finds that the migrations produce exactly the schema', async () => {
    const args = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--exit-code']
    const { exitCode, output } = await runPrisma(root, args, url.href)
    expect(output).toContain('No difference detected')
    expect(exitCode).toBe(0)
  })

  it('detects a difference', async () => {
    await query(url.href, 'ALTER TABLE "Channel" ADD COLUMN "stray" TEXT')
    const args = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--exit-code']
    const { exitCode, output } = await runPrisma(root, args, url.href)
    expect(output).toContain('stray')
    expect(exitCode).toBe(2)
  })
})
