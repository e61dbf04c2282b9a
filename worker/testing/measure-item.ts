// What viewers see and hear of a prepared item: colours at places of the picture, the frame of the flash, the onset of
// the beep.
import { execFileSync } from 'node:child_process'

const [WIDTH, HEIGHT] = [192, 108]
const FRAME_BYTES = WIDTH * HEIGHT * 3
const SAMPLES_PER_MS = 48

type Colour = readonly [red: number, green: number, blue: number]

export interface Seen {
  /** @param x 0…1 from the left, @param y 0…1 from the top, of the frame half a second in */
  colourAt(x: number, y: number): Colour
  /** The first frame whose middle is white; null: none. */
  flashMs: number | null
}

/** @param frameRate in which it was prepared */
export function look(path: string, frameRate: number): Seen {
  const args = ['-vf', `scale=${WIDTH}:${HEIGHT}:in_color_matrix=bt709`, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-']
  const pixels = execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...args], { maxBuffer: 512 * 1024 ** 2 })
  const at = (frame: number, x: number, y: number): Colour => {
    const offset = frame * FRAME_BYTES + (Math.floor(y * HEIGHT) * WIDTH + Math.floor(x * WIDTH)) * 3
    return [pixels[offset] ?? 0, pixels[offset + 1] ?? 0, pixels[offset + 2] ?? 0]
  }
  const flash = Array.from({ length: pixels.length / FRAME_BYTES }, (_, frame) => frame).find(
    (frame) => Math.min(...at(frame, 0.5, 0.5)) > 185,
  )
  return {
    colourAt: (x, y) => at(frameRate >> 1, x, y),
    flashMs: flash === undefined ? null : (flash * 1_000) / frameRate,
  }
}

/** When the beep begins; null when nothing is heard. */
export function hearBeep(path: string): number | null {
  const args = ['-af', 'bandpass=f=1000:width_type=h:w=400', '-f', 's16le', '-ac', '1', '-']
  const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...args], { maxBuffer: 512 * 1024 ** 2 })
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.byteLength >> 1)
  const loudest = samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)
  if (loudest < 100) return null
  return samples.findIndex((value) => Math.abs(value) > loudest / 2) / SAMPLES_PER_MS
}
