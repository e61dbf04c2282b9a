// The positions at which an item may be interrupted, set manually on its timeline.
import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { type BreakPositions, decideBreakPositions, MAX_BREAK_POSITIONS } from '#domain/media/break-positions.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { lockMedia } from './lock-media.ts'
import type { SetBreakPositionsInput } from './schema.ts'

const refusalsAt = (segmentMs: number): Record<Extract<BreakPositions, { ok: false }>['why'], string> => ({
  'too-many': `An item has at most ${MAX_BREAK_POSITIONS} break positions.`,
  'not-ascending': 'Break positions must be in ascending order, without duplicates.',
  outside: 'A break position must be inside the item, at least a second from its start and end.',
  'same-edge': `Two break positions are less than two seconds apart, but segments are ${segmentMs / 1_000} s long.`,
})

/** Each moves to its nearest segment boundary. @throws MEDIA_NOT_FOUND, MEDIA_NOT_READY, INVALID_INPUT */
export async function setBreakPositions(db: Db, who: ActingIn, input: SetBreakPositionsInput): Promise<void> {
  const { mediaId } = input
  await db.$transaction(async (tx) => {
    const { title, durationMs, frameRate, breakPositionsMs } = await lockMedia(tx, who.accountId, mediaId)
    if (durationMs === null)
      throw new DomainError('MEDIA_NOT_READY', {
        message:
          'This item is not ready yet, so its length is unknown. Nothing was changed; try again when it is ready.',
      })
    const decided = decideBreakPositions(input.positionsMs, { durationMs, frameRate })
    if (!decided.ok)
      throw new DomainError('INVALID_INPUT', {
        message: `${refusalsAt(gridOf({ frameRate }).segmentMs)[decided.why]} The positions were not changed.`,
        data: { positionMs: decided.positionMs, durationMs },
      })
    await tx.mediaItem.update({ where: { id: mediaId }, data: { breakPositionsMs: decided.positionsMs } })
    await appendAudit(tx, who, 'media.breaks', {
      subjectId: mediaId,
      title,
      positions: decided.positionsMs.length,
      change: describeChange({ breakPositionsMs }, { breakPositionsMs: [...decided.positionsMs] }),
    })
  })
  await notify(db, 'library', mediaId)
}
