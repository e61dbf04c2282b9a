// `node worker/setup/main.ts`: while no user exists, creates a one-time link for the first account. The start program
// prints it; run separately it is printed here. It is in no log.
import { openDb, requireDatabaseUrl } from '#adapters/db.ts'
import { offerFirstAccount } from '#features/setup/offer-first-account.ts'
import { env } from '#server/env.ts'

async function main(): Promise<void> {
  const db = openDb(requireDatabaseUrl(), 1)
  try {
    const token = await offerFirstAccount(db, Date.now())
    const link = token && `${env().publicUrl}/setup?token=${token}`
    if (process.send) process.send({ setupLink: link })
    else process.stdout.write(`${link ?? 'An account exists already: sign in.'}\n`)
  } finally {
    await db.$disconnect()
  }
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
