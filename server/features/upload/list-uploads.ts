import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { resumableFolder } from '#adapters/media-store.ts'
import { kindName } from '#features/media/schema.ts'
import { MOST_UPLOADS, type UploadView } from './schema.ts'

/** Those that are not complete, newest first. */
export async function listUploads(
  { db, dataDir }: { db: Db; dataDir: string },
  accountId: string,
  now: number,
): Promise<UploadView[]> {
  const rows = await db.upload.findMany({
    where: { accountId, finishedAt: null, expiresAt: { gt: new Date(now) } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_UPLOADS,
  })
  const folder = resumableFolder(dataDir)
  return Promise.all(
    rows.map(async ({ id, name, kind, bytes, metadata, createdAt, expiresAt }) => ({
      id,
      name,
      kind: kindName(kind),
      bytes: Number(bytes),
      receivedBytes: (await stat(join(folder, id)).catch(() => null))?.size ?? 0,
      modified: (metadata as Record<string, string | null>).modified ?? null,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
  )
}
