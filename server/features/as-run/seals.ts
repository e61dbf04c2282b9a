// Seals: the newest hash of a channel's as-run log, kept in the append-only audit trail. Whoever rewrites or shortens
// the log would have to rewrite that, too.

import { z } from 'zod'
import type { DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { DAY_MS } from '#domain/instants.ts'
import { lookUpOffsetMs } from '#domain/schedule/recurrence/zone.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import type { Fence } from '#features/playout/fence.ts'
import { zoneOf } from '#features/schedule/zone.ts'

const ACTION = 'channel.seal-log'
/** One a day and one a stop: years of them. */
const MAX_SEALS = 5_000

const sealSchema = z.object({ ordinal: z.int(), hash: z.string(), through: z.iso.datetime() })

export interface AsRunSeal {
  /** Of the row. */
  ordinal: number
  hash: string
  /** When that row had ended. */
  through: number
}

/** Newest first. */
export async function listSeals(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  limit = MAX_SEALS,
): Promise<AsRunSeal[]> {
  const entries = await db.auditEntry.findMany({
    where: { accountId, subjectId: channelId, action: ACTION },
    orderBy: { id: 'desc' },
    take: limit,
    select: { data: true },
  })
  return entries.flatMap(({ data }) => {
    const parsed = sealSchema.safeParse(data)
    return parsed.success ? [{ ...parsed.data, through: Date.parse(parsed.data.through) }] : []
  })
}

/**
 * Seals the log when a day of the channel has ended since the last seal, or if `atOnce`. Call it in the transaction
 * that wrote rows, under the channel's lock.
 */
export async function sealWhenDue(tx: DbOrTx, { channelId, workerId }: Fence, atOnce: boolean): Promise<void> {
  const { accountId } = await tx.channel.findUniqueOrThrow({ where: { id: channelId }, select: { accountId: true } })
  const last = await tx.asRunRow.findFirst({ where: { channelId }, orderBy: { ordinal: 'desc' } })
  if (!last) return
  const [sealed] = await listSeals(tx, accountId, channelId, 1)
  if (sealed && sealed.ordinal >= last.ordinal) return
  const through = last.startsAt.getTime() + last.durationMs
  if (!atOnce) {
    const since = sealed?.through ?? (await firstStart(tx, channelId))
    const zone = await zoneOf(tx, channelId)
    if (localDay(zone, since) === localDay(zone, through)) return
  }
  const seal = { ordinal: last.ordinal, hash: last.hash, through: new Date(through).toISOString() }
  await appendAudit(tx, { accountId, tag: `worker:${workerId}` }, ACTION, { subjectId: channelId, ...seal })
  // A copy out of reach of anybody with access to the database only.
  logger('as-run').info({ channelId, ...seal }, 'the as-run log was sealed')
}

async function firstStart(tx: DbOrTx, channelId: string): Promise<number> {
  const first = await tx.asRunRow.findFirstOrThrow({ where: { channelId }, orderBy: { ordinal: 'asc' } })
  return first.startsAt.getTime()
}

const localDay = (zone: string, at: number) => Math.floor((at + lookUpOffsetMs(zone, at)) / DAY_MS)
