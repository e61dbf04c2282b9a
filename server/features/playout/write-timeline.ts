// The one module that writes the table of chunks. Only the worker calls it: it holds the channel's lease, or deletes
// what nothing refers to any more.
import type { Db, DbOrTx, Prisma } from '#adapters/db.ts'
import type { CalendarChunk } from '#domain/schedule/expand/plan-calendar.ts'
import type { TimelineChange } from '#domain/timeline/change.ts'
import type { ChunkCause, TimelineChunk } from '#domain/timeline/timeline.ts'

/** Chunks with these causes store the version that the channel returns to. They do not put it on air. */
const ORDERED: ReadonlySet<ChunkCause> = new Set(['hold', 'insert', 'live', 'live-wait'])

/** Writes a change, and with the first chunk of a published version when it went on air. */
export async function writeChange(tx: DbOrTx, channelId: string, change: TimelineChange): Promise<void> {
  if (change.drop.length > 0)
    await tx.timelineChunk.deleteMany({ where: { channelId, ordinal: { in: [...change.drop] } } })
  if (change.cut) {
    await tx.timelineChunk.update({
      where: { channelId_ordinal: { channelId, ordinal: change.cut.ordinal } },
      data: { endsAt: new Date(change.cut.endsAt) },
    })
  }
  if (change.append.length > 0)
    await tx.timelineChunk.createMany({ data: change.append.map((chunk) => chunkToRow(channelId, chunk)) })
  const first = change.append.find(({ cause, scheduleVersion }) => scheduleVersion !== null && !ORDERED.has(cause))
  if (first)
    await tx.scheduleVersion.updateMany({
      where: { channelId, number: first.scheduleVersion!, effectiveAt: null },
      data: { effectiveAt: new Date(first.startsAt) },
    })
  await tx.channel.update({ where: { id: channelId }, data: { timelineVersion: { increment: 1 } } })
}

function chunkToRow(channelId: string, chunk: TimelineChunk | CalendarChunk): Prisma.TimelineChunkCreateManyInput {
  return {
    ...('stateBefore' in chunk && {
      stateBefore: (chunk.stateBefore ?? undefined) as unknown as Prisma.InputJsonValue,
      stateAfter: (chunk.stateAfter ?? undefined) as unknown as Prisma.InputJsonValue,
    }),
    channelId,
    ordinal: chunk.ordinal,
    run: chunk.run,
    startsAt: new Date(chunk.startsAt),
    endsAt: chunk.endsAt === null ? null : new Date(chunk.endsAt),
    clockMs: BigInt(chunk.clockMs),
    mediaSequence: BigInt(chunk.mediaSequence),
    discontinuitySequence: chunk.discontinuitySequence,
    loop: chunk.loop,
    items: chunk.items as unknown as Prisma.InputJsonValue,
    cause: chunk.cause,
    scheduleVersion: chunk.scheduleVersion,
  }
}

/**
 * Only chunks that are completely in the as-run log, and never a channel's newest one: the next start continues its
 * clock and sequence numbers.
 */
export function dropOldChunks(db: Db, endedBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "TimelineChunk" t USING (
      SELECT c."channelId", c.ordinal FROM "TimelineChunk" c
        JOIN LATERAL (
          SELECT a."startsAt" + a."durationMs" * interval '1 millisecond' AS "writtenUntil"
            FROM "AsRunRow" a WHERE a."channelId" = c."channelId" ORDER BY a.ordinal DESC LIMIT 1
        ) log ON c."endsAt" <= log."writtenUntil"
       WHERE c."endsAt" < ${endedBefore}
         AND EXISTS (SELECT 1 FROM "TimelineChunk" l WHERE l."channelId" = c."channelId" AND l.ordinal > c.ordinal)
       LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED) old
     WHERE t."channelId" = old."channelId" AND t.ordinal = old.ordinal`
}
