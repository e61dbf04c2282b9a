// When the frames of a live segment were captured, read from the picture of its sender, which shows the time.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mediaPaths } from '#adapters/media-store.ts'
import { FFMPEG, words } from '#server/testing/ffmpeg.ts'
import type { House } from './installation.ts'
import { COLUMNS, ROWS, readClock } from './wall-clock-picture.ts'

const CELLS = COLUMNS * ROWS

/**
 * @param seenAt epoch ms, soon after the segment was complete
 * @returns epoch ms of each frame, in order; null for one that cannot be read
 */
export async function capturedAt(
  house: House,
  mediaId: string,
  { index, seenAt, frames }: { index: number; seenAt: number; frames: number },
): Promise<(number | null)[]> {
  const { id, init } = await house.db.rendition.findFirstOrThrow({ where: { mediaId, name: '432p' } })
  const { byteOffset, byteLength } = await house.db.segment.findUniqueOrThrow({
    where: { renditionId_index: { renditionId: id, index } },
  })
  const file = readFileSync(mediaPaths(house.dataDir, house.accountId, mediaId).rendition('432p'))
  const bytes = Buffer.concat([init, file.subarray(Number(byteOffset), Number(byteOffset) + byteLength)])
  const scale = `scale=${COLUMNS}:${ROWS}:flags=area`
  const args = words(`-v error -i pipe:0 -frames:v ${frames} -vf`, [scale], '-pix_fmt gray -f rawvideo -')
  const decoder = spawn(FFMPEG, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const pieces: Buffer[] = []
  decoder.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  // It has what it needs after the last of these frames.
  decoder.stdin.on('error', () => undefined).end(bytes)
  await once(decoder, 'close')
  const luma = Buffer.concat(pieces)
  return Array.from({ length: luma.length / CELLS }, (_, frame) =>
    readClock(luma.subarray(frame * CELLS, (frame + 1) * CELLS), seenAt),
  )
}
