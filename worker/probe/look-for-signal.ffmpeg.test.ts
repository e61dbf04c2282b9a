// Real segments in the house format: what the probe says of black, dark, bright, silent and quiet ones.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { FFMPEG, FFPROBE, lavfi, words } from '#server/testing/ffmpeg.ts'
import { lookForSignal } from './look-for-signal.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-signal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const tools = { ffmpegPath: FFMPEG, ffprobePath: FFPROBE, runDir: join(folder, 'run') }
const never = new AbortController().signal

/** One fragment with its init segment, whose timestamps are those of a channel that has been on air for days. */
function fragment(name: string, graph: string, codec: string): Buffer {
  const path = join(folder, name)
  const flags = '-output_ts_offset 400000 -movflags +frag_keyframe+empty_moov+default_base_moof -f mp4'
  execFileSync(FFMPEG, [...words('-v error -y'), ...lavfi(graph), ...words(`-t 1.92 ${codec} ${flags}`, [path])])
  return readFileSync(path)
}
const picture = (name: string, graph: string) =>
  fragment(`${name}.mp4`, graph, '-c:v libx264 -preset veryfast -pix_fmt yuv420p -g 48')
const sound = (name: string, graph: string) => fragment(`${name}.m4a`, graph, '-c:a aac -ar 48000 -ac 2')

const SIZE = 's=768x432:r=25'
const BRIGHT = picture('bright', `testsrc2=${SIZE}`)
const TONE = sound('tone', 'sine=r=48000')

it.each([
  ['a test picture with a tone', BRIGHT, TONE, { isBlack: false, isSilent: false }],
  [
    'black and silence',
    picture('black', `color=black:${SIZE}`),
    sound('silence', 'anullsrc=r=48000'),
    { isBlack: true, isSilent: true },
  ],
  ['a dark blue picture', picture('blue', `color=0x000040:${SIZE}`), TONE, { isBlack: false, isSilent: false }],
  [
    'a small light in the dark',
    picture('light', `color=black:${SIZE},drawbox=300:150:160:100:white:fill`),
    TONE,
    { isBlack: false, isSilent: false },
  ],
  ['a quiet room', BRIGHT, sound('quiet', 'anoisesrc=r=48000:a=0.005'), { isBlack: false, isSilent: false }],
  ['a channel without sound of its own', BRIGHT, null, { isBlack: false, isSilent: false }],
])('%s', async (_, bytes, heard, expected) => {
  expect(await lookForSignal(tools, { picture: bytes, sound: heard }, never)).toEqual(expected)
})

it('a segment that cannot be decoded says nothing', async () => {
  expect(await lookForSignal(tools, { picture: Buffer.alloc(4_000, 7), sound: TONE }, never)).toBeNull()
})
