import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { resumableFolder } from '#adapters/media-store.ts'

/** Ends an upload that nobody can continue. Bytes that have arrived stay: the list of uploads leads to them. */
export async function discardUntouched(
  { db, dataDir }: { db: Db; dataDir: string },
  accountId: string,
  id: string,
): Promise<void> {
  const path = join(resumableFolder(dataDir), id)
  const bytes = (await stat(path).catch(() => null))?.size ?? 0
  if (bytes > 0) return
  await db.upload.deleteMany({ where: { id, accountId, finishedAt: null } })
  await rm(path, { force: true })
}
