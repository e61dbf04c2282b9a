// Finds beeps in the bytes that a browser received, and the distance of each from its flash.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { FFMPEG, FFPROBE } from '#server/testing/ffmpeg.ts'

const run = promisify(execFile)
const RATE = 48_000
const QUIET_SAMPLES = RATE / 5
const LOUD = 0.05 * 32_768
/** A beep further from every flash is ignored. */
const PAIR_MS = 500

/** Milliseconds from each flash to its beep, positive when the audio is late; both times in ms. */
export function pairOffsets(flashesMs: readonly number[], beepsMs: readonly number[]): number[] {
  return flashesMs.flatMap((flash) => {
    const nearest = beepsMs.map((beep) => beep - flash).sort((a, b) => Math.abs(a) - Math.abs(b))[0]
    return nearest !== undefined && Math.abs(nearest) < PAIR_MS ? [nearest] : []
  })
}

/** Presentation times at which a sound begins after 200 ms of silence. */
export async function findBeeps(file: string): Promise<number[]> {
  const probe = ['-v', 'error', '-show_entries', 'frame=pts_time', '-read_intervals', '%+#1', '-of', 'csv=p=0', file]
  const firstMs = Number.parseFloat((await run(FFPROBE, probe)).stdout) * 1_000
  const decode = ['-v', 'error', '-i', file, '-ac', '1', '-ar', String(RATE), '-f', 's16le', 'pipe:1']
  const { stdout } = await run(FFMPEG, decode, { encoding: 'buffer', maxBuffer: 64 * 1024 ** 2 })
  const beeps: number[] = []
  let quiet = 0
  for (let i = 0; i + 1 < stdout.length; i += 2) {
    if (Math.abs(stdout.readInt16LE(i)) < LOUD) quiet++
    else {
      if (quiet >= QUIET_SAMPLES) beeps.push(firstMs + (i / 2 / RATE) * 1_000)
      quiet = 0
    }
  }
  return beeps
}
