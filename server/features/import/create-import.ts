import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { refuseLiteral } from '#adapters/outbound-guard.ts'
import { sealInside } from '#adapters/sealing.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import type { ImportId, MediaId } from '#domain/ids.ts'
import { nameInUrl } from '#domain/import/name-in-url.ts'
import { titleFromName } from '#domain/media/display-name.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { storedKind } from '#features/media/schema.ts'
import { DomainError } from '#server/errors.ts'
import { belongingTo } from './import-url.ts'
import { type CreateImportInput, MOST_IMPORTS } from './schema.ts'

/**
 * Records what a worker fetches. Its size is counted when the server has told it.
 * @throws INVALID_INPUT for an address in a private network; LIMIT_REACHED; TOO_MANY_REQUESTS
 */
export async function createImport(
  { db, dataDir }: { db: Db; dataDir: string },
  who: ActingIn,
  input: CreateImportInput,
  now: number,
): Promise<ImportId> {
  const { accountId } = who
  const url = new URL(input.url)
  requirePublic(url)
  const importId = newId<ImportId>('im')
  const name = nameInUrl(url)
  const title = input.title ?? titleFromName(name)
  const kind = storedKind(input.kind)
  const keys = openKeyRing(dataDir)
  await db.$transaction(async (tx) => {
    await requireRoom(tx, accountId, 'mediaItems')
    await requireRoom(tx, accountId, 'storageBytes')
    await requireRoom(tx, accountId, 'uploadMinutes')
    if ((await tx.import.count({ where: { accountId } })) >= MOST_IMPORTS)
      throw new DomainError('TOO_MANY_REQUESTS', {
        message: `Your account has ${MOST_IMPORTS} imports. Nothing was begun; wait for some, or discard failed ones.`,
      })
    const { sealed, masterKeyId } = await sealInside(tx, keys, belongingTo({ accountId, importId }), url.href)
    await tx.import.create({
      data: {
        ...{ id: importId, accountId, mediaId: newId<MediaId>('md'), kind, title, name, host: url.host },
        ...{ url: sealed, masterKeyId, issuedBy: who.tag, createdAt: new Date(now), dueAt: new Date(now) },
      },
    })
    // Never the whole address: it may hold a signature.
    const facts = { title, kind, name, host: url.host }
    await appendAudit(tx, who, 'media.import', { subjectId: importId, title, change: describeCreated(facts) })
  })
  await notify(db, 'library', importId)
  return importId
}

function requirePublic(url: URL): void {
  const message = refuseLiteral(url.hostname.replace(/^\[|\]$/g, ''))
  if (message === null) return
  throw new DomainError('INVALID_INPUT', {
    message: `${message} Nothing was begun.`,
    data: { issues: [{ path: 'url', message }] },
  })
}
