// `node worker/setup/main.ts`: for as long as nobody can sign in, a one-time link that makes the first account.
// The start program prints it; without one it is printed here. It is in no log.
import { openDb, requireDatabaseUrl } from '#adapters/db.ts'
import { offerFirstAccount } from '#features/setup/offer-first-account.ts'
import { env } from '#server/env.ts'

async function main(): Promise<void> {
  const db = openDb(requireDatabaseUrl(), 1)
  try {
    const token = await offerFirstAccount(db, Date.now())
    const link = token && `${env().publicUrl}/setup?token=${token}`
    if (process.send) process.send({ setupLink: link })
    else process.stdout.write(`${link ?? 'There is an account already: sign in.'}\n`)
  } finally {
    await db.$disconnect()
  }
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
