// Items at each frame rate: exact numbers of frames, audio and video of one length, and joins without a gap.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FrameRate, gridOf } from '#domain/ladder/grid.ts'
import { relayArgs } from '../ffmpeg/args-relay.ts'
import { type Conformed, conformInto, packets, writeJoined } from '../testing/conformed.ts'
import type { StepContext } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-rates-'))
const context: StepContext = {
  tools: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') },
  signal: new AbortController().signal,
  onShare: () => undefined,
}
/** Still pictures: they are encoded quickly, and have as many frames. */
const make = (name: string, rate: string, seconds: string) => {
  const path = join(folder, name)
  const video = ['-f', 'lavfi', '-i', `color=gray:s=320x180:r=${rate}`]
  const audio = ['-f', 'lavfi', '-i', 'sine=440:r=44100']
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-t', seconds]
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...video, ...audio, ...coded, path])
  return path
}
let sources: string[]

beforeAll(() => {
  sources = [make('slides.mp4', '5', '1.7'), make('spot.mp4', '30000/1001', '0.4')]
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CODECS: Record<FrameRate, string[]> = {
  25: ['avc1.640028', 'avc1.64001f', 'avc1.64001e', 'mp4a.40.2'],
  30: ['avc1.640028', 'avc1.64001f', 'avc1.64001e', 'mp4a.40.2'],
  50: ['avc1.64002a', 'avc1.640020', 'avc1.64001f', 'mp4a.40.2'],
  60: ['avc1.64002a', 'avc1.640020', 'avc1.64001f', 'mp4a.40.2'],
}

it.each([30, 50, 60] as const)(
  '%i fps: whole segments, audio as long as the video, and an exact join',
  { timeout: 180_000 },
  async (frameRate) => {
    const { quantumMs, segmentMs, gopFrames } = gridOf({ frameRate })
    const items: Conformed[] = []
    for (const [i, source] of sources.entries())
      items.push(await conformInto(join(folder, `${frameRate}-${i}`), source, context, { frameRate }))
    const [slides, spot] = items as [Conformed, Conformed]
    expect(slides.formatKey).toBe(spot.formatKey)
    for (const item of items) {
      expect(item.durationMs % quantumMs).toBe(0)
      expect([...item.renditions.values()].map(({ codecs }) => codecs)).toEqual(CODECS[frameRate])
      for (const { segments } of item.renditions.values()) {
        expect(segments.slice(0, -1).every(({ durationMs }) => durationMs === segmentMs)).toBe(true)
        expect(segments.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBe(item.durationMs)
      }
      // Frames of video, and packets of AAC.
      expect(packets(item.file('720p'))).toHaveLength((item.durationMs * frameRate) / 1_000)
      expect(packets(item.file('audio'))).toHaveLength((item.durationMs * 48) / 1_024)
    }
    expect((gopFrames * 1_000) / frameRate).toBe(segmentMs)
    for (const [name, step] of [
      ['1080p', 90_000 / frameRate],
      ['audio', 1_024],
    ] as const) {
      const all = packets(writeJoined(join(folder, `joined-${frameRate}-${name}.mp4`), name, slides, spot))
      const steps = (times: number[]) => new Set(times.slice(1).map((time, i) => time - times[i]!))
      expect(steps(all.map(({ dts }) => dts))).toEqual(new Set([step]))
      expect(steps(all.map(({ pts }) => pts).toSorted((a, b) => a - b))).toEqual(new Set([step]))
    }
    expect(statedRate(slides)).toBe(frameRate)
  },
)

/** What a relay tells its server in onMetaData. Into a file, as fast as possible: without what needs a server. */
function statedRate(item: Conformed): number {
  const path = `${item.file('relayed')}.flv`
  const needless = ['-fpre', '-rw_timeout', '-send_buffer_size']
  const args = relayArgs(path).filter(
    (arg, i, all) => arg !== '-re' && ![arg, all[i - 1]].some((one) => needless.includes(one!)),
  )
  const inputs = [openSync(item.file('1080p'), 'r'), openSync(item.file('audio'), 'r')]
  execFileSync('ffmpeg', args, { stdio: ['ignore', 'inherit', 'inherit', ...inputs] })
  for (const input of inputs) closeSync(input)
  const sent = readFileSync(path)
  // A name, then the type of a number.
  return sent.readDoubleBE(sent.indexOf('framerate') + 'framerate'.length + 1)
}
