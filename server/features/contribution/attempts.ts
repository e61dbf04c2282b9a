// Failed attempts to pull a feed. A row of failures is one session that never started: it holds the newest reason, and
// the time of the next attempt.
import { z } from 'zod'
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'

/** Stored in a session's facts, in place of the properties of a feed. */
export const attemptSchema = z.object({
  nextTryAt: z.coerce.date(),
  /** In a row; omitted by workers of releases before. The rule of failures in a row reads it in the database. */
  failures: z.int().optional(),
})

export interface FailedAttempt {
  contributionId: string
  channelId: string
  workerId: string
  /** For users; contains nothing of the address. */
  reason: string
  remoteAddress: string | null
  nextTryAt: Date
  /** In a row; 0: it waits for an encoder. */
  failures: number
}

export async function recordAttempt(db: Db, attempt: FailedAttempt): Promise<void> {
  const { contributionId, channelId, workerId, reason, remoteAddress, nextTryAt, failures } = attempt
  const facts = { nextTryAt: nextTryAt.toISOString(), failures }
  const written = { state: 'ERROR', reason, remoteAddress, workerId, facts, endedAt: new Date() } as const
  await db.$transaction(async (tx) => {
    // Its owner may delete it at the same time.
    const [row] = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Contribution" WHERE id = ${contributionId} FOR SHARE`
    if (!row) return
    const newest = await tx.liveStream.findFirst({
      where: { contributionId },
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      select: { id: true, facts: true, endedAt: true },
    })
    if (newest?.endedAt && attemptSchema.safeParse(newest.facts).success)
      await tx.liveStream.update({ where: { id: newest.id }, data: written })
    else await tx.liveStream.create({ data: { id: newId('ls'), contributionId, channelId, ...written } })
  })
  await notify(db, 'contributions', channelId)
}
