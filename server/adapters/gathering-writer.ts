import type { FileHandle } from 'node:fs/promises'

/** Memory that may wait for the disk; as much again is being written. */
const WAITING_BYTES = 2 * 1024 ** 2

/** Writes pieces in order. Those that arrive during a write are the next one together: the network's pieces are small. */
export class GatheringWriter {
  readonly #file: FileHandle
  #position: number
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #writing: Promise<void> | null = null
  #failure: unknown = null

  /** @param position of the first byte in the file; the caller closes the file after `end` */
  constructor(file: FileHandle, position: number) {
    this.#file = file
    this.#position = position
  }

  /** Resolves at once while little waits. @throws what an earlier write threw */
  async write(piece: Uint8Array): Promise<void> {
    this.#waiting.push(piece)
    this.#waitingBytes += piece.byteLength
    this.#writing ??= this.#writeWaiting()
    if (this.#waitingBytes >= WAITING_BYTES) await this.#writing
    if (this.#failure) throw this.#failure
  }

  /** Resolves when everything is in the file. @throws what a write threw */
  async end(): Promise<void> {
    await this.#writing
    if (this.#failure) throw this.#failure
  }

  async #writeWaiting(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        let pieces = this.#waiting
        this.#waiting = []
        this.#waitingBytes = 0
        while (pieces.length > 0) {
          const { bytesWritten } = await this.#file.writev(pieces, this.#position)
          this.#position += bytesWritten
          pieces = behind(pieces, bytesWritten)
        }
      }
    } catch (error) {
      this.#failure = error
    } finally {
      this.#writing = null
    }
  }
}

/** What is left of the pieces after their first `bytes`. */
function behind(pieces: Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes
  return pieces.flatMap((piece) => {
    const left = piece.subarray(Math.min(skip, piece.byteLength))
    skip -= piece.byteLength - left.byteLength
    return left.byteLength > 0 ? [left] : []
  })
}
