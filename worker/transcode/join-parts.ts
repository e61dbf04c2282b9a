// Joins the parts of one rendition: its fragments one after the other, with continuous times and numbers. Nothing is
// encoded again.
import { type FileHandle, open } from 'node:fs/promises'
import { readExactly } from '#adapters/read-exactly.ts'
import { indexTrack } from '#domain/cmaf/index-track.ts'
import { patchTimestamps } from '#domain/cmaf/patch-timestamps.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'

/** @throws MediaFailure when the parts do not have the same init segment */
export async function joinParts(parts: readonly string[], target: string, signal: AbortSignal): Promise<void> {
  const out = await open(target, 'w')
  try {
    const joined = { init: null as Uint8Array | null, fragments: 0, decodeTime: 0 }
    for (const path of parts) {
      const file = await open(path, 'r')
      try {
        await append(file, out, joined, signal)
      } finally {
        await file.close()
      }
    }
  } finally {
    await out.close()
  }
}

async function append(
  file: FileHandle,
  out: FileHandle,
  joined: { init: Uint8Array | null; fragments: number; decodeTime: number },
  signal: AbortSignal,
): Promise<void> {
  const { size } = await file.stat()
  const index = await indexTrack({ size, read: (offset, length) => readExactly(file, offset, length) })
  const init = await readExactly(file, 0, index.initLength)
  if (joined.init === null) await out.write(init)
  else if (Buffer.compare(joined.init, init) !== 0)
    throw new MediaFailure('ENCODER_FAILED', 'the parts have different init segments')
  joined.init = init
  for (const { byteOffset, byteLength, durationTicks } of index.fragments) {
    signal.throwIfAborted()
    const stored = await readExactly(file, byteOffset, byteLength)
    const { head, body } = patchTimestamps(stored, ++joined.fragments, joined.decodeTime)
    await out.write(head)
    await out.write(body)
    joined.decodeTime += durationTicks
  }
}
