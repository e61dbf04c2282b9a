// A file that arrives in one request.
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { DomainError } from '#server/errors.ts'
import { asStorageFull, requireRoom, writeBody } from './write-body.ts'

/** A part file untouched for this long belongs to a dead process. */
const ORPHANED_AFTER_MS = 3_600_000

export interface IncomingUpload {
  body: Readable
  /** Content-Length, if the sender gave one. */
  announcedBytes: number | null
  maxBytes: number
  /** Called with the announced length, then with what has arrived; throws when there is no room for it. */
  admit?(bytes: number): void
  /** Aborts when the connection is closed. */
  signal: AbortSignal
}

/** Before anything is counted or read. @throws UPLOAD_EMPTY, UPLOAD_TOO_LARGE */
export function requireAcceptable({ announcedBytes, maxBytes }: Pick<IncomingUpload, 'announcedBytes' | 'maxBytes'>) {
  if (announcedBytes === 0) throw new DomainError('UPLOAD_EMPTY')
  if ((announcedBytes ?? 0) > maxBytes) throw new DomainError('UPLOAD_TOO_LARGE')
}

/**
 * Writes the body to `partPath`, and moves it to `finalPath` once it is complete and on disk.
 * @returns its length in bytes
 * @throws what `admit` throws; UPLOAD_EMPTY, UPLOAD_BROKEN, UPLOAD_TOO_LARGE, STORAGE_FULL; then no file is left
 */
export async function receiveUpload(upload: IncomingUpload, partPath: string, finalPath: string): Promise<number> {
  upload.admit?.(upload.announcedBytes ?? 0)
  const inspect = (_: Buffer, bytes: number) => {
    if (bytes > upload.maxBytes) throw new DomainError('UPLOAD_TOO_LARGE')
    upload.admit?.(bytes)
  }
  try {
    const folder = dirname(partPath)
    await mkdir(folder, { recursive: true })
    await requireRoom(folder, upload.announcedBytes ?? 0)
    const file = await open(partPath, 'wx', 0o600)
    let bytes: number
    try {
      bytes = await writeBody(upload.body, { file, position: 0, folder }, { signal: upload.signal, inspect })
      requireWhole(upload, bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await mkdir(dirname(finalPath), { recursive: true })
    await rename(partPath, finalPath)
    await syncFolder(dirname(finalPath))
    return bytes
  } catch (error) {
    await rm(partPath, { force: true })
    throw asStorageFull(error)
  }
}

/** @throws UPLOAD_BROKEN, UPLOAD_EMPTY */
function requireWhole({ announcedBytes }: IncomingUpload, receivedBytes: number): void {
  if (announcedBytes !== null && receivedBytes !== announcedBytes)
    throw new DomainError('UPLOAD_BROKEN', { data: { announcedBytes, receivedBytes } })
  if (receivedBytes === 0) throw new DomainError('UPLOAD_EMPTY')
}

/** The rename itself must survive a power failure before the library lists the file. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Removes part files of killed processes. */
export async function sweepOrphanedParts(dataDir: string, now: number): Promise<number> {
  const folder = join(dataDir, 'uploads')
  const names = await readdir(folder).catch(() => [])
  let swept = 0
  for (const name of names.filter((candidate) => candidate.endsWith('.part'))) {
    const path = join(folder, name)
    const facts = await stat(path).catch(() => null)
    if (!facts || now - facts.mtimeMs < ORPHANED_AFTER_MS) continue
    await rm(path, { force: true })
    swept++
  }
  return swept
}
