// What clients leave behind: uploads that were never completed, and those whose last answer got lost.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { resumableFolder } from '#adapters/media-store.ts'
import { finishUpload } from './finish-upload.ts'
import { UNTOUCHED_EXPIRES_MS, UPLOAD_EXPIRES_MS } from './schema.ts'

const AT_ONCE = 100

interface Ending {
  id: string
  finishedAt: Date | null
  expiresAt: Date
}

/** @returns the ids of uploads that ended here */
export async function sweepUploads({ db, dataDir }: { db: Db; dataDir: string }, now: number): Promise<string[]> {
  const folder = resumableFolder(dataDir)
  const expired = await db.upload.findMany({ where: { expiresAt: { lt: new Date(now) } }, take: AT_ONCE })
  const ended: string[] = []
  for (const upload of expired)
    if (!(await keepBegun(db, folder, upload, now)) && (await end(db, folder, upload))) ended.push(upload.id)
  const open = await db.upload.findMany({ where: { finishedAt: null, expiresAt: { gte: new Date(now) } }, take: 1_000 })
  await removeOrphans(db, folder, now)
  for (const { id, accountId, issuedBy, bytes, expiresAt } of open) {
    const facts = await stat(join(folder, id)).catch(() => null)
    const leftMs = expiresAt.getTime() - now
    // It was to be kept for a week, and an hour later has no byte: its process was killed.
    if (facts?.size === 0 && leftMs > UNTOUCHED_EXPIRES_MS && leftMs < UPLOAD_EXPIRES_MS - UNTOUCHED_EXPIRES_MS) {
      if (await end(db, folder, { id, finishedAt: null, expiresAt })) ended.push(id)
      continue
    }
    if (facts?.size !== Number(bytes) || now - facts.mtimeMs < FINISH_AFTER_MS) continue
    await finishUpload({ db, dataDir }, { accountId, tag: issuedBy }, id).then(
      () => ended.push(id),
      (error) => logger('upload').warn({ err: error, id }, 'a complete upload could not become an item; retrying'),
    )
  }
  return ended
}

/** One whose first part was taken by a release that keeps none. @returns whether it is kept for its week */
async function keepBegun(
  db: Db,
  folder: string,
  { id, finishedAt, expiresAt, createdAt }: Ending & { createdAt: Date },
  now: number,
): Promise<boolean> {
  const until = createdAt.getTime() + UPLOAD_EXPIRES_MS
  const facts = finishedAt || until <= now ? null : await stat(join(folder, id)).catch(() => null)
  if (!facts || facts.size === 0) return false
  await db.upload.updateMany({ where: { id, finishedAt, expiresAt }, data: { expiresAt: new Date(until) } })
  return true
}

/** @returns false when its first part has begun since it was read, or its last one ended */
async function end(db: Db, folder: string, upload: Ending): Promise<boolean> {
  const { id, finishedAt, expiresAt } = upload
  const { count } = await db.upload.deleteMany({ where: { id, finishedAt, expiresAt } })
  if (count > 0 && !finishedAt) await rm(join(folder, id), { force: true })
  return count > 0
}

/** Until then its own request finishes it. */
const FINISH_AFTER_MS = 60_000

/** A file of a deleted account has no row any more: of an upload (up_…) or an import (im_…). */
async function removeOrphans(db: Db, folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const old: string[] = []
  for (const name of names.filter((candidate) => /^(?:up|im)_/.test(candidate))) {
    const facts = await stat(join(folder, name)).catch(() => null)
    if (facts && now - facts.mtimeMs > UPLOAD_EXPIRES_MS) old.push(name)
  }
  if (old.length === 0) return
  const where = { id: { in: old } }
  const uploads = await db.upload.findMany({ where, select: { id: true } })
  const rows = [...uploads, ...(await db.import.findMany({ where, select: { id: true } }))]
  const known = new Set(rows.map(({ id }) => id))
  for (const name of old.filter((candidate) => !known.has(candidate))) await rm(join(folder, name), { force: true })
}
