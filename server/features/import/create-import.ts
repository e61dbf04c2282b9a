import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { listBucket } from '#adapters/list-bucket.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { refuseLiteral } from '#adapters/outbound-guard.ts'
import { sealInside } from '#adapters/sealing.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import type { ImportId, MediaId } from '#domain/ids.ts'
import { nameInUrl } from '#domain/import/name-in-url.ts'
import { displayName, titleFromName } from '#domain/media/display-name.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { storedKind } from '#features/media/schema.ts'
import { DomainError } from '#server/errors.ts'
import { belongingTo } from './import-url.ts'
import { type CreateImportInput, MOST_IMPORTS } from './schema.ts'

interface Outside {
  db: Db
  dataDir: string
}

interface WantedFile {
  url: string
  name: string
  title: string
  /** Null: the server tells when it is asked. */
  bytes: number | null
}

interface Found {
  files: WantedFile[]
  host: string
  /** For the audit trail, without secrets. */
  facts: { [name: string]: string | number }
  skipped: number
  truncated: boolean
}

/**
 * Records what workers fetch. The sizes of a bucket's files count as stored from now on, that of an address when its
 * server has told it.
 * @throws INVALID_INPUT for a private network, or a bucket without media; LIMIT_REACHED; TOO_MANY_REQUESTS
 */
export async function createImport(
  { db, dataDir }: Outside,
  who: ActingIn,
  input: CreateImportInput,
  now: number,
): Promise<{ importIds: ImportId[]; skipped: number; truncated: boolean }> {
  const { files, host, facts, skipped, truncated } =
    input.url === undefined ? await filesOfBucket(input) : fileOfAddress(input.url, input.title)
  const { accountId } = who
  const kind = storedKind(input.kind)
  const keys = openKeyRing(dataDir)
  const importIds = files.map(() => newId<ImportId>('im'))
  const known = files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
  await db.$transaction(
    async (tx) => {
      await requireRoom(tx, accountId, 'mediaItems', { adding: files.length })
      await requireRoom(tx, accountId, 'storageBytes', { adding: Math.max(known, 1) })
      await requireRoom(tx, accountId, 'uploadMinutes')
      if ((await tx.import.count({ where: { accountId } })) + files.length > MOST_IMPORTS)
        throw new DomainError('TOO_MANY_REQUESTS', {
          message: `Your account may have ${MOST_IMPORTS} imports. Nothing was begun; wait for some, or discard failed ones.`,
        })
      const data = []
      for (const [index, { url, name, title, bytes }] of files.entries()) {
        const id = importIds[index]!
        const { sealed, masterKeyId } = await sealInside(tx, keys, belongingTo({ accountId, importId: id }), url)
        const size = bytes === null ? null : BigInt(bytes)
        data.push({
          ...{ id, accountId, mediaId: newId<MediaId>('md'), kind, title, name, host, url: sealed, masterKeyId },
          ...{ bytes: size, reservedBytes: size ?? 0n, issuedBy: who.tag },
          ...{ createdAt: new Date(now), dueAt: new Date(now) },
        })
      }
      await tx.import.createMany({ data })
      await appendAudit(tx, who, 'media.import', {
        subjectId: importIds[0]!,
        title: files[0]?.title ?? '',
        change: describeCreated({ kind, host, ...facts }),
      })
    },
    { timeout: 30_000 },
  )
  await notify(db, 'library', importIds[0]!)
  return { importIds, skipped, truncated }
}

function fileOfAddress(address: string, given: string | undefined): Found {
  const url = new URL(address)
  requirePublic('url', url)
  const name = nameInUrl(url)
  const title = given ?? titleFromName(name)
  // Never the whole address: it may hold a signature.
  const facts = { title, name }
  return { files: [{ url: url.href, name, title, bytes: null }], host: url.host, facts, skipped: 0, truncated: false }
}

async function filesOfBucket(input: CreateImportInput): Promise<Found> {
  const { bucket = '', prefix, endpoint, region, accessKeyId = '', secretAccessKey = '' } = input
  if (endpoint !== undefined) requirePublic('endpoint', new URL(endpoint))
  const listed = await listBucket({ bucket, endpoint, region, accessKeyId, secretAccessKey }, prefix)
  if (!listed.ok) return refuse('bucket', listed.words)
  const [first] = listed.files
  if (!first)
    return refuse(
      'prefix',
      listed.truncated
        ? `There are no media files among the first ${listed.skipped.toLocaleString('en')} objects with this prefix, and there are more. Use a longer prefix.`
        : 'There are no media files with this prefix.',
    )
  const files = listed.files.map(({ key, url, bytes }) => {
    const name = displayName(key)
    return { url, name, title: titleFromName(name), bytes }
  })
  const facts = { bucket, prefix, files: files.length }
  return { ...listed, files, host: new URL(first.url).host, facts }
}

function requirePublic(path: string, url: URL): void {
  const message = refuseLiteral(url.hostname.replace(/^\[|\]$/g, ''))
  if (message !== null) refuse(path, message)
}

function refuse(path: string, message: string): never {
  throw new DomainError('INVALID_INPUT', {
    message: `${message} Nothing was begun.`,
    data: { issues: [{ path, message }] },
  })
}
