import type { Db, DbOrTx } from '#adapters/db.ts'
import { refuseLiteral } from '#adapters/outbound-guard.ts'
import { checkTarget, type Target } from '#domain/destination/check-target.ts'
import { parseServerUrl } from '#domain/destination/server-url.ts'
import { DomainError } from '#server/errors.ts'
import type { DestinationRef } from './schema.ts'

const NOTHING_SAVED = 'Nothing was saved.'

export interface DestinationOutside {
  db: Db
  /** Where the master keys are stored. */
  dataDir: string
}

export async function requireDestination(tx: DbOrTx, { channelId, destinationId }: DestinationRef) {
  const row = await tx.destination.findFirst({
    where: { id: destinationId, channelId },
    select: {
      name: true,
      platform: true,
      serverUrl: true,
      backupServerUrl: true,
      rung: true,
      enabled: true,
      maxFailures: true,
    },
  })
  if (!row) throw new DomainError('DESTINATION_NOT_FOUND')
  return row
}

interface Given {
  /** The new one; null when the stored one is kept. */
  streamKey: string | null
  /** The account's frames a second; null: its rung is not checked. */
  timed: { frameRate: number } | null
}

/** @throws INVALID_INPUT that names each field */
export function requireUsable(target: Target, { streamKey, timed }: Given, kept = NOTHING_SAVED): void {
  const issues: { path: string; message: string }[] = checkTarget(target, streamKey, timed)
  for (const path of ['serverUrl', 'backupServerUrl'] as const) {
    const parsed = parseServerUrl(target[path] ?? '')
    const message = parsed.ok ? refuseLiteral(parsed.url.host) : null
    if (message) issues.push({ path, message })
  }
  if (issues.length > 0) refuseFields(issues, kept)
}

export function refuseFields(issues: { path: string; message: string }[], kept = NOTHING_SAVED): never {
  const message = `${issues[0]?.message} ${kept}`
  throw new DomainError('INVALID_INPUT', { message, data: { issues } })
}

export const auditable = ({ platform, serverUrl, rung }: Target) => ({ platform, serverUrl, rung })
