// Writes the body of a request to a file in constant memory. No web stream and no transform is between the two: each
// costs as much CPU for a piece as the piece itself.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { DomainError } from '#server/errors.ts'
import { diskStatus } from './disk-space.ts'

/** A connection that is silent for this long counts as broken. */
const SILENCE_MS = 120_000
/** Memory that may wait for the disk; as much again is being written. */
const WAITING_BYTES = 2 * 1024 ** 2
const CHECK_ROOM_EVERY_BYTES = 16 * 1024 ** 2

export interface BodyTarget {
  file: FileHandle
  /** Of the first byte in the file. */
  position: number
  /** On the file's disk. */
  folder: string
}

export interface BodyWatch {
  /** Aborts when the connection is closed: some servers leave the body open then. */
  signal: AbortSignal
  /** Called with each piece before it is written, and the length of the body up to its end; throws to end the body. */
  inspect(piece: Buffer, bytes: number): void
}

/**
 * What arrived before a failure is in the file. The caller closes the file.
 * @returns the length of the body in bytes
 * @throws what `inspect` throws; UPLOAD_BROKEN when the connection is closed or silent; STORAGE_FULL
 */
export async function writeBody(
  body: Readable,
  { file, position, folder }: BodyTarget,
  { signal, inspect }: BodyWatch,
): Promise<number> {
  // Not FileHandle's own stream: the handle could not be closed before it.
  const { fd } = file
  const disk = createWriteStream('', { fd, start: position, highWaterMark: WAITING_BYTES, autoClose: false })
  // Reported where it is waited for.
  disk.on('error', () => undefined)
  let bytes = 0
  let checkAt = CHECK_ROOM_EVERY_BYTES
  try {
    await eachPiece(body, signal, (piece) => {
      if (disk.errored) throw disk.errored
      bytes += piece.byteLength
      inspect(piece, bytes)
      const waits: Promise<unknown>[] = []
      if (!disk.write(piece)) waits.push(once(disk, 'drain'))
      if (bytes >= checkAt) {
        waits.push(requireRoom(folder, 0))
        checkAt = bytes + CHECK_ROOM_EVERY_BYTES
      }
      return waits.length > 0 ? Promise.all(waits) : null
    })
  } catch (error) {
    throw asStorageFull(error)
  } finally {
    disk.end()
    await finished(disk).catch(() => undefined)
  }
  if (disk.errored) throw asStorageFull(disk.errored)
  return bytes
}

/** STORAGE_FULL for a disk or a quota without a byte left; other errors stay as they are. */
export function asStorageFull(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' ? new DomainError('STORAGE_FULL', { cause: error }) : error
}

/** Fails before the disk is completely full: the database needs some space. @throws STORAGE_FULL */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  if ((await diskStatus(folder, bytes)) === 'full') throw new DomainError('STORAGE_FULL')
}

/**
 * Passes each piece on as it arrives, the next one when `take` is done. The body is left open after a failure: its
 * connection still carries the answer.
 */
function eachPiece(
  body: Readable,
  signal: AbortSignal,
  take: (piece: Buffer) => Promise<unknown> | null,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOver = false
    const end = (settle: () => void) => {
      isOver = true
      clearTimeout(silence)
      signal.removeEventListener('abort', broken)
      body.off('data', onPiece).off('end', onEnd).off('close', broken).pause()
      settle()
    }
    const fail = (error: unknown) => end(() => reject(error))
    const broken = (cause?: unknown) => fail(new DomainError('UPLOAD_BROKEN', cause instanceof Error ? { cause } : {}))
    const onEnd = () => end(resolve)
    const onPiece = (piece: Uint8Array) => {
      silence.refresh()
      try {
        const waits = take(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
        if (!waits) return
        body.pause()
        waits.then(() => {
          if (isOver) return
          silence.refresh()
          body.resume()
        }, fail)
      } catch (error) {
        fail(error)
      }
    }
    const silence = setTimeout(broken, SILENCE_MS)
    signal.addEventListener('abort', broken, { once: true })
    // Stays: a connection that breaks later must not end the process.
    body.on('error', broken)
    if (signal.aborted || body.destroyed) return broken()
    body.on('data', onPiece).once('end', onEnd).once('close', broken)
  })
}
