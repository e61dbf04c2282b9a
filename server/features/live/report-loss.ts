// Reports a lost feed: in the audit trail, in the log, and in the metrics of the web process.
import type { DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import type { LiveAir } from '#domain/live/live-memory.ts'
import { appendAudit } from '#features/audit/append-audit.ts'

/** A loss is reported only after this time: shorter gaps end by themselves. */
const SHORT_GAP_MS = 3_000

interface Told {
  channel: { id: string; accountId: string }
  /** The writer, for the audit trail. */
  tag: string
  now: number
}

/** @returns the state with the reported loss marked as reported */
export async function reportLoss(tx: DbOrTx, before: LiveAir, after: LiveAir, told: Told): Promise<LiveAir> {
  const { wanted, waiting } = after
  if (before.waiting?.told && before.wanted && !wanted)
    await tell(tx, told, 'contribution.left', { contributionId: before.wanted.contributionId })
  if (!wanted || !waiting || waiting.told) return after
  const { now } = told
  const drop = after.drops.at(-1)
  const isLost = drop?.at === waiting.since && drop.contributionId === wanted.contributionId
  const isDue = isLost && (!drop.short || now - waiting.since >= SHORT_GAP_MS)
  if (!isDue) return after
  const returnsAt = new Date(wanted.until ?? waiting.since + waiting.timeoutMs).toISOString()
  const { contributionId } = wanted
  await tell(tx, told, 'contribution.lost', { contributionId, on: waiting.on, returnsAt })
  return { ...after, waiting: { ...waiting, told: true } }
}

async function tell(
  tx: DbOrTx,
  { channel, tag }: Told,
  action: 'contribution.lost' | 'contribution.left',
  facts: { contributionId: string; on?: string; returnsAt?: string },
): Promise<void> {
  const row = await tx.contribution.findUnique({ where: { id: facts.contributionId }, select: { name: true } })
  const data = { name: row?.name ?? null, ...facts }
  await appendAudit(tx, { accountId: channel.accountId, tag }, action, { subjectId: channel.id, ...data })
  const words =
    action === 'contribution.lost'
      ? 'a live feed was lost'
      : 'a lost live feed did not come back: the channel airs its schedule'
  logger('live').warn({ channelId: channel.id, ...data }, words)
}
