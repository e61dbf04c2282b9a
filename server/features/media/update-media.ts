import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { readPlan, requireUse } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { newContentSecret } from '#features/playback/encryption.ts'
import { DomainError } from '#server/errors.ts'
import { lockMedia } from './lock-media.ts'
import { replanRundowns } from './replan-rundowns.ts'
import type { UpdateMediaInput } from './schema.ts'
import { storedKind } from './schema.ts'

/** Omitted fields stay. @throws INVALID_INPUT for artwork after the item's end; LIMIT_REACHED */
export async function updateMedia(
  outside: MediaOutside,
  who: ActingIn,
  { mediaId, ...change }: UpdateMediaInput,
): Promise<void> {
  await changeMedia(outside, who, mediaId, () => change)
}

interface MediaOutside {
  db: Db
  /** Where the master keys are stored. */
  dataDir: string
}

const RIGHTS = ['notBefore', 'notAfter', 'maxAirings'] as const

type Before = Awaited<ReturnType<typeof lockMedia>>
type Change = Omit<UpdateMediaInput, 'mediaId'>

/** @param changeOf what an item gets, by what it has */
export async function changeMedia(
  { db, dataDir }: MediaOutside,
  who: ActingIn,
  mediaId: string,
  changeOf: (before: Before) => Change,
): Promise<void> {
  const hasNewRights = await db.$transaction(async (tx) => {
    const before = await lockMedia(tx, who.accountId, mediaId)
    const change = changeOf(before)
    const changed = Object.entries(change).filter(([, value]) => value !== undefined)
    if (changed.length === 0) return false
    refuseEmptyWindow(before, change)
    refuseArtworkBehindEnd(change.artworkAtMs, before.durationMs)
    await requireAccess(tx, who, before, change)
    const kind = change.kind ? storedKind(change.kind) : before.kind
    const secret =
      change.encrypted && before.contentMasterKeyId === null ? await newContentSecret(tx, dataDir, who, mediaId) : {}
    await tx.mediaItem.update({ where: { id: mediaId }, data: { ...change, kind, ...secret } })
    await appendAudit(tx, who, 'media.update', {
      subjectId: mediaId,
      title: change.title ?? before.title,
      kind,
      changed: changed.map(([name]) => name).join(', '),
      change: describeChange(before, { ...change, kind }),
    })
    return RIGHTS.some((name) => change[name] !== undefined)
  })
  if (hasNewRights) await replanRundowns(db, who, mediaId)
  await notify(db, 'library', mediaId)
}

/** What an item has already stays, whatever the plan has now. @throws LIMIT_REACHED */
async function requireAccess(tx: DbOrTx, who: ActingIn, before: Before, change: Change): Promise<void> {
  const signed = change.access === 'token' && before.access !== 'token'
  const encrypted = change.encrypted === true && !before.encrypted
  if (!signed && !encrypted) return
  const own = await readPlan(tx, who.accountId)
  if (signed) requireUse(own, { name: 'signedLinks', used: 0, adding: 1 })
  if (encrypted) requireUse(own, { name: 'encryption', used: 0, adding: 1 })
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
