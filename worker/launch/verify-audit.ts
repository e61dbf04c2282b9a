// A program, `npm run verify-audit`: verifies the audit trail of each account. It may run while the product runs.
import { resolve } from 'node:path'
import { openDb } from '#adapters/db.ts'
import { listAuditedAccounts, verifyAudit } from '#features/audit/verify-audit.ts'
import { parseEnv } from '#server/env.ts'
import { EmbeddedDatabase } from './embedded-database.ts'
import { LaunchError } from './launch-error.ts'
import { fail, say } from './terminal.ts'

async function main(): Promise<void> {
  const { DATA_DIR, DATABASE_URL } = parseEnv(process.env)
  const embedded = DATABASE_URL
    ? null
    : await EmbeddedDatabase.open(resolve(import.meta.dirname, '../..'), DATA_DIR, say)
  const db = openDb(DATABASE_URL ?? (embedded as EmbeddedDatabase).ownerUrl, 2)
  try {
    const broken: string[] = []
    for (const accountId of await listAuditedAccounts(db)) {
      const { entries, hash, broken: found } = await verifyAudit(db, accountId, Date.now())
      if (found) broken.push(`${accountId}: entry ${found.sequence} (${found.fault})`)
      else console.log(`✓ ${accountId}: ${entries} entries, newest ${hash}`)
    }
    if (broken.length > 0)
      throw new LaunchError(
        `The audit trail is broken: ${broken.join('; ')}. Nothing was changed.`,
        'Compare the entries from there on with a backup and with the hashes in the logs of the worker.',
      )
  } finally {
    await db.$disconnect()
    await embedded?.leave()
  }
}

main().catch((error) => {
  fail(error)
  process.exitCode = 1
})
