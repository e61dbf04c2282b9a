import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { lockMedia } from './lock-media.ts'
import type { UpdateMediaInput } from './schema.ts'
import { storedKind } from './schema.ts'

/** Omitted fields stay. @throws INVALID_INPUT for artwork after the item's end */
export async function updateMedia(db: Db, who: ActingIn, { mediaId, ...change }: UpdateMediaInput): Promise<void> {
  await changeMedia(db, who, mediaId, () => change)
}

type Before = Awaited<ReturnType<typeof lockMedia>>
type Change = Omit<UpdateMediaInput, 'mediaId'>

/** @param changeOf what an item gets, by what it has */
export async function changeMedia(
  db: Db,
  who: ActingIn,
  mediaId: string,
  changeOf: (before: Before) => Change,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await lockMedia(tx, who.accountId, mediaId)
    const change = changeOf(before)
    const changed = Object.entries(change).filter(([, value]) => value !== undefined)
    if (changed.length === 0) return
    refuseEmptyWindow(before, change)
    refuseArtworkBehindEnd(change.artworkAtMs, before.durationMs)
    const kind = change.kind ? storedKind(change.kind) : before.kind
    await tx.mediaItem.update({ where: { id: mediaId }, data: { ...change, kind } })
    await appendAudit(tx, who, 'media.update', {
      subjectId: mediaId,
      title: change.title ?? before.title,
      kind,
      changed: changed.map(([name]) => name).join(', '),
      change: describeChange(before, { ...change, kind }),
    })
  })
  await notify(db, 'library', mediaId)
}

/** Omitted ends of the window stay. */
function refuseEmptyWindow(before: Before, change: Change): void {
  const [notBefore, notAfter] = (['notBefore', 'notAfter'] as const).map((name) => {
    const value = change[name] === undefined ? before[name] : change[name]
    return value === null ? null : new Date(value).getTime()
  })
  if (notBefore == null || notAfter == null || notBefore < notAfter) return
  const message = 'notAfter: The rights end before they begin. Nothing was changed.'
  throw new DomainError('INVALID_INPUT', { message, data: { issues: [{ path: 'notAfter', message }] } })
}

function refuseArtworkBehindEnd(atMs: number | null | undefined, durationMs: number | null): void {
  if (typeof atMs !== 'number' || atMs < (durationMs ?? 0)) return
  const message =
    durationMs === null
      ? 'artworkAtMs: The item is not ready, so it has no thumbnails. Nothing was changed.'
      : `artworkAtMs: The item lasts ${durationMs} ms; choose a position inside it. Nothing was changed.`
  throw new DomainError('INVALID_INPUT', { message, data: { issues: [{ path: 'artworkAtMs', message }] } })
}
