// A program for containers: migrates as the owner (DATABASE_OWNER_URL) and creates the role of DATABASE_URL.
import { resolve } from 'node:path'
import { parseEnv } from '#server/env.ts'
import { ensureAppRole } from './app-role.ts'
import { LaunchError } from './launch-error.ts'
import { migrateDatabase } from './migrate.ts'
import { fail } from './terminal.ts'

try {
  const { DATABASE_URL, DATABASE_OWNER_URL = DATABASE_URL } = parseEnv(process.env)
  if (!DATABASE_URL || !DATABASE_OWNER_URL)
    throw new LaunchError('DATABASE_URL is not set.', 'Set it. Nothing was changed.')
  await migrateDatabase(resolve(import.meta.dirname, '../..'), DATABASE_OWNER_URL)
  if (DATABASE_OWNER_URL !== DATABASE_URL) await ensureAppRole(DATABASE_OWNER_URL, DATABASE_URL)
} catch (error) {
  fail(error)
  process.exit(1)
}
