import type { FileHandle } from 'node:fs/promises'
import { BrokenTrackError } from '#domain/cmaf/boxes.ts'

/** @throws BrokenTrackError when the file ends early */
export async function readExactly(file: FileHandle, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done)
    if (bytesRead === 0) throw new BrokenTrackError(`truncated at ${offset + done}`)
    done += bytesRead
  }
  return bytes
}
