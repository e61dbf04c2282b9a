import type { Db, DbOrTx } from '#adapters/db.ts'
import { refuseLiteral } from '#adapters/outbound-guard.ts'
import { parsePullUrl } from '#domain/contribution/pull-url.ts'
import { DomainError } from '#server/errors.ts'
import type { ContributionRef } from './schema.ts'

export interface ContributionOutside {
  db: Db
  /** Where the master keys are stored. */
  dataDir: string
  /** null: this installation accepts no RTMP feeds. */
  rtmpUrl: string | null
}

export async function requireContribution(tx: DbOrTx, { channelId, contributionId }: ContributionRef) {
  const row = await tx.contribution.findFirst({
    where: { id: contributionId, channelId },
    select: {
      name: true,
      source: true,
      enabled: true,
      autoTake: true,
      stallSeconds: true,
      onStall: true,
      record: true,
      waitSeconds: true,
      publicTitle: true,
      backupId: true,
    },
  })
  if (!row) throw new DomainError('CONTRIBUTION_NOT_FOUND')
  return row
}

/** @throws INVALID_INPUT unless it is another live input of the channel */
export async function requireBackup(
  tx: DbOrTx,
  { channelId, contributionId }: { channelId: string; contributionId: string },
  backupId: string | null | undefined,
): Promise<void> {
  if (backupId == null) return
  const found = await tx.contribution.count({ where: { id: backupId, channelId, NOT: { id: contributionId } } })
  if (found === 0) refuse('backupId', 'The backup must be another live input of this channel.')
}

export async function requireKeyed(tx: DbOrTx, ref: ContributionRef) {
  const row = await requireContribution(tx, ref)
  if (row.source !== 'rtmp')
    refuse('contributionId', 'This live input is pulled from an address: it has no stream key.')
  return row
}

/** @returns the part that may be shown */
export function requirePullable(pullUrl: string | undefined): string {
  const parsed = parsePullUrl(pullUrl ?? '')
  const problem = parsed.ok ? refuseLiteral(parsed.url.host) : parsed.message
  if (problem !== null || !parsed.ok) return refuse('pullUrl', problem ?? '')
  return parsed.url.hint
}

export function refuse(path: string, message: string): never {
  throw new DomainError('INVALID_INPUT', {
    message: `${message} Nothing was saved.`,
    data: { issues: [{ path, message }] },
  })
}

export const defined = <T extends object>(changes: T) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>
