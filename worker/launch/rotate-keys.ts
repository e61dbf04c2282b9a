// A program, `npm run rotate-keys`: a new master key for the sealed stream keys. It may run while the product runs, and
// again after an interruption.
import { resolve } from 'node:path'
import { openDb } from '#adapters/db.ts'
import { rotateKeys } from '#features/destination/rotate-keys.ts'
import { parseEnv } from '#server/env.ts'
import { EmbeddedDatabase } from './embedded-database.ts'
import { LaunchError } from './launch-error.ts'
import { fail, say } from './terminal.ts'

async function main(): Promise<void> {
  const { DATA_DIR, DATABASE_URL, MASTER_KEYS } = parseEnv(process.env)
  const embedded = DATABASE_URL
    ? null
    : await EmbeddedDatabase.open(resolve(import.meta.dirname, '../..'), DATA_DIR, say)
  const db = openDb(DATABASE_URL ?? (embedded as EmbeddedDatabase).ownerUrl, 2)
  try {
    const { currentId, rewrapped, unreadable, waiting, unneeded } = await rotateKeys(db, DATA_DIR, MASTER_KEYS)
    console.log(`✓ master key ${currentId} is current; rewrapped ${rewrapped}`)
    if (unneeded.length > 0)
      console.log(`✓ ${MASTER_KEYS ? 'remove from MASTER_KEYS' : 'dropped'}: ${unneeded.join(', ')}`)
    if (waiting > 0)
      console.log(
        `✓ ${waiting} stream keys of live inputs move when their senders next connect; their master key is kept`,
      )
    if (unreadable > 0)
      throw new LaunchError(
        `${unreadable} stream keys or addresses could not be unsealed with any known master key. They were not changed.`,
        'Restore the missing master key and run it again, or enter those stream keys again in the studio.',
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
