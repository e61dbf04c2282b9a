// Writes a connection's bytes to a file in constant memory: little is read ahead of what is written.
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DomainError } from '#server/errors.ts'
import { diskStatus } from './disk-space.ts'
import { GatheringWriter } from './gathering-writer.ts'

/** A connection that is silent for this long counts as broken. */
const SILENCE_MS = 120_000
/** A part file untouched for this long belongs to a dead process. */
const ORPHANED_AFTER_MS = 3_600_000
const CHECK_ROOM_EVERY_BYTES = 16 * 1024 ** 2

export interface IncomingUpload {
  body: ReadableStream<Uint8Array> | null
  /** Content-Length, if the sender gave one. */
  announcedBytes: number | null
  maxBytes: number
  /** Called with the announced length, then with what has arrived; throws when there is no room for it. */
  admit?(bytes: number): void
  /** Aborts when the connection is closed. */
  signal: AbortSignal
}

/**
 * Writes the body to `partPath`, and moves it to `finalPath` once it is complete and on disk.
 * @returns its length in bytes
 * @throws what `admit` throws; UPLOAD_EMPTY, UPLOAD_BROKEN, UPLOAD_TOO_LARGE, STORAGE_FULL; then no file is left
 */
export async function receiveUpload(upload: IncomingUpload, partPath: string, finalPath: string): Promise<number> {
  if ((upload.announcedBytes ?? 0) > upload.maxBytes) throw new DomainError('UPLOAD_TOO_LARGE')
  upload.admit?.(upload.announcedBytes ?? 0)
  if (!upload.body || upload.announcedBytes === 0) throw new DomainError('UPLOAD_EMPTY')
  try {
    await mkdir(dirname(partPath), { recursive: true })
    await ensureRoom(partPath, upload.announcedBytes ?? 0)
    const file = await open(partPath, 'wx', 0o600)
    let bytes: number
    try {
      bytes = await writeBody(upload, upload.body, file, () => ensureRoom(partPath, 0))
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
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new DomainError('STORAGE_FULL', { cause: error })
    throw error
  }
}

/** Fails before the disk is completely full: the database needs some space. @throws STORAGE_FULL */
async function ensureRoom(partPath: string, bytes: number): Promise<void> {
  if ((await diskStatus(dirname(partPath), bytes)) === 'full') throw new DomainError('STORAGE_FULL')
}

async function writeBody(
  upload: IncomingUpload,
  body: ReadableStream<Uint8Array>,
  file: FileHandle,
  checkRoom: () => Promise<void>,
): Promise<number> {
  const reader = watchedReader(body, upload.signal)
  const disk = new GatheringWriter(file, 0)
  let bytes = 0
  let checkAt = CHECK_ROOM_EVERY_BYTES
  try {
    for (;;) {
      const value = await reader.read()
      if (!value) break
      bytes += value.byteLength
      if (bytes > upload.maxBytes) throw new DomainError('UPLOAD_TOO_LARGE')
      upload.admit?.(bytes)
      if (bytes >= checkAt) {
        await checkRoom()
        checkAt = bytes + CHECK_ROOM_EVERY_BYTES
      }
      await disk.write(value)
    }
    await disk.end()
  } finally {
    reader.stop()
    // The file is closed after this: no write of ours may follow.
    await disk.end().catch(() => undefined)
  }
  if (upload.signal.aborted) throw new DomainError('UPLOAD_BROKEN')
  if (upload.announcedBytes !== null && bytes !== upload.announcedBytes)
    throw new DomainError('UPLOAD_BROKEN', { data: { announcedBytes: upload.announcedBytes, receivedBytes: bytes } })
  if (bytes === 0) throw new DomainError('UPLOAD_EMPTY')
  return bytes
}

/** Some servers end the stream of a broken connection, some leave it open: silence and the signal count too. */
function watchedReader(body: ReadableStream<Uint8Array>, signal: AbortSignal) {
  const reader = body.getReader()
  let isBroken = false
  // Not awaited: a closed connection never answers. A read that waits ends at once.
  const cancel = () => void reader.cancel().catch(() => undefined)
  const onBroken = () => {
    isBroken = true
    cancel()
  }
  const silence = setTimeout(onBroken, SILENCE_MS)
  signal.addEventListener('abort', onBroken, { once: true })
  if (signal.aborted) onBroken()
  return {
    /** Null at the end. @throws UPLOAD_BROKEN */
    async read(): Promise<Uint8Array | null> {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new DomainError('UPLOAD_BROKEN', { cause })
      })
      if (isBroken) throw new DomainError('UPLOAD_BROKEN')
      silence.refresh()
      return done ? null : value
    },
    stop() {
      clearTimeout(silence)
      signal.removeEventListener('abort', onBroken)
      cancel()
    },
  }
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
