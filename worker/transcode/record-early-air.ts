// The rows of an item that can air while its rest is being prepared. All of them are replaced when it is ready.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import { addEmbedded, type EmbeddedCaptions } from '#features/captions/add-embedded.ts'
import { storeFormat } from '#features/playout/formats.ts'
import { type Claim, ClaimLostError, WORKING } from './claim-media.ts'
import { insertRenditions, insertSegments, type NewRendition } from './record-ready.ts'

/** Null: the item was ready before. Its old files may be what published timelines need. */
export async function findEarlyAir(
  db: Db,
  mediaId: string,
): Promise<{ preparedMs: number; airableFrom: number | null } | null> {
  const item = await db.mediaItem.findUnique({
    where: { id: mediaId },
    select: { readyAt: true, preparedMs: true, airableFrom: true },
  })
  if (!item || item.readyAt) return null
  return { preparedMs: item.preparedMs ?? 0, airableFrom: item.airableFrom?.getTime() ?? null }
}

interface EarlyFacts {
  durationMs?: number
  frameRate?: number
  formatKey?: string
  preparedMs: number
}

/** With its first part, and all of its audio. @throws ClaimLostError */
export async function beginEarlyAir(
  db: Db,
  claim: Claim,
  facts: Required<EarlyFacts>,
  { renditions, captions }: { renditions: readonly NewRendition[]; captions: readonly EmbeddedCaptions[] },
): Promise<void> {
  await write(db, claim, facts, async (tx) => {
    await tx.rendition.deleteMany({ where: { mediaId: claim.mediaId } })
    await insertRenditions(tx, claim.mediaId, renditions)
    await storeFormat(tx, facts.formatKey, renditions)
    await addEmbedded(tx, claim, captions)
  })
}

/** @param video the rungs of the next part. @throws ClaimLostError, MediaFailure when they do not follow what airs */
export async function growEarlyAir(
  db: Db,
  claim: Claim,
  video: readonly NewRendition[],
  { preparedMs, fromSegment }: { preparedMs: number; fromSegment: number },
): Promise<void> {
  await write(db, claim, { preparedMs }, async (tx) => {
    const select = { id: true, name: true, initHash: true } as const
    const known = await tx.rendition.findMany({ where: { mediaId: claim.mediaId }, select })
    for (const { name, initHash, bytes, segments } of video) {
      const rendition = known.find((row) => row.name === name)
      if (rendition?.initHash !== initHash)
        throw new MediaFailure('ENCODER_FAILED', `${name}: the parts have different init segments`)
      await tx.rendition.update({ where: { id: rendition.id }, data: { bytes: { increment: bytes } } })
      await insertSegments(tx, { id: rendition.id, segments }, fromSegment)
    }
  })
}

async function write(db: Db, claim: Claim, data: EarlyFacts, rows: (tx: DbOrTx) => Promise<void>): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const { count } = await tx.mediaItem.updateMany({ where: mine(claim), data })
      if (count === 0) throw new ClaimLostError(claim.mediaId)
      await rows(tx)
    },
    { timeout: 60_000 },
  )
  await notify(db, 'library', claim.mediaId)
}

/** From when on an airing finds all of its segments. */
export async function recordForecast(db: Db, claim: Claim, airableFrom: Date): Promise<void> {
  const { count } = await db.mediaItem.updateMany({
    where: { ...mine(claim), preparedMs: { not: null } },
    data: { airableFrom },
  })
  if (count > 0) await notify(db, 'library', claim.mediaId)
}

const mine = ({ mediaId, workerId }: Claim) => ({ id: mediaId, workerId, readyAt: null, state: { in: [...WORKING] } })

/** Its parts are about to be deleted: nothing of it can air before it is ready. */
export async function endEarlyAir(tx: DbOrTx, mediaId: string): Promise<void> {
  const { count } = await tx.mediaItem.updateMany({
    where: { id: mediaId, readyAt: null, preparedMs: { not: null } },
    data: { preparedMs: null, airableFrom: null },
  })
  if (count > 0) await tx.rendition.deleteMany({ where: { mediaId } })
}
