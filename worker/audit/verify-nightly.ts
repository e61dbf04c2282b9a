// Each account's audit trail is verified once a day, by one of the workers.
import type { Db } from '#adapters/db.ts'
import type { Logger } from '#adapters/log.ts'
import type { Clock } from '#domain/instants.ts'
import { claimVerification, listAuditedAccounts, verifyAudit } from '#features/audit/verify-audit.ts'

interface NightlyVerification {
  db: Db
  clock: Clock
  log: Logger
  stopped(): boolean
}

export async function verifyNightly({ db, clock, log, stopped }: NightlyVerification): Promise<void> {
  for (const accountId of await listAuditedAccounts(db)) {
    if (stopped()) return
    if (!(await claimVerification(db, accountId, clock.now()))) continue
    const { entries, hash, broken } = await verifyAudit(db, accountId, clock.now())
    if (broken) log.error({ accountId, ...broken }, 'an audit trail is broken')
    // A copy out of reach of anybody with access to the database only.
    else log.info({ accountId, entries, hash }, 'an audit trail was verified')
  }
}
