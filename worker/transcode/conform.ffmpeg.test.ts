// Awkward real sources through the real steps, checked with the real tools.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RungName } from '#domain/ladder/ladder.ts'
import { NVENC } from '../ffmpeg/encoders/nvenc.ts'
import { type Conformed, conformInto, packets, RUNGS, writeJoined } from '../testing/conformed.ts'
import { checkSource, decodeRenditions, type StepContext } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-conform-'))
const context: StepContext = {
  tools: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') },
  signal: new AbortController().signal,
  onShare: () => undefined,
}
function make(name: string, ...args: string[]): string {
  const path = join(folder, name)
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, path])
  return path
}

const lavfi = (graph: string) => ['-f', 'lavfi', '-i', graph]
const SMALL_H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']

const conform = (name: string, source: string) => conformInto(join(folder, `out-${name}`), source, context)
const joined = (name: RungName, first: Conformed, second: Conformed) =>
  writeJoined(join(folder, `joined-${name}.mp4`), name, first, second)

const grey = (path: string, graph: string) =>
  execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-vf', graph, '-pix_fmt', 'gray', '-f', 'rawvideo', '-'], {
    maxBuffer: 64 * 1024 * 1024,
  })

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('every source becomes the same format', () => {
  let film: Conformed
  let phone: Conformed
  let screen: Conformed
  let master: Conformed

  beforeAll(async () => {
    film = await conform(
      'film',
      make(
        'film.mp4',
        ...lavfi('testsrc2=s=320x240:r=24'),
        ...lavfi('sine=440:r=44100'),
        '-t',
        '2.1',
        '-ac',
        '1',
        ...SMALL_H264,
      ),
    )
    const upright = make('upright.mp4', ...lavfi('testsrc=s=320x180:r=30000/1001:d=1'), ...SMALL_H264)
    phone = await conform('phone', make('phone.mp4', '-i', upright, '-c', 'copy', '-metadata:s:v', 'rotate=90'))
    screen = await conform(
      'screen',
      make(
        'screen.mkv',
        ...lavfi("testsrc=s=426x240:r=50:d=1.5,select='not(mod(n,7))+lt(n,20)'"),
        ...lavfi('anullsrc=r=32000'),
        ...['-vsync', 'vfr', '-t', '1.5', '-c:a', 'aac', ...SMALL_H264],
      ),
    )
    master = await conform(
      'master',
      make(
        'master.mov',
        ...lavfi("color=black:s=1920x1080:r=25:d=2.4,drawbox=c=white:t=fill:enable='between(n,25,26)'"),
        ...lavfi("aevalsrc='0.02*sin(2*PI*1000*t)*between(t,1,1.08)':s=48000:d=2.4,pan=5.1|FL=c0|FR=c0|FC=c0"),
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-c:a', 'pcm_s16le'],
      ),
    )
  }, 600_000)

  it('lengths are rounded up to the quantum', () => {
    expect([film.durationMs, phone.durationMs, screen.durationMs, master.durationMs]).toEqual([
      2_240, 1_280, 1_600, 2_560,
    ])
  })

  it('init segments are byte-identical in every rung', () => {
    expect(new Set([film, phone, screen, master].map((item) => item.formatKey)).size).toBe(1)
  })

  it('fragments are whole GOPs of 48 frames and 90 AAC frames, the last one the rest', () => {
    for (const name of RUNGS)
      expect(film.renditions.get(name)?.segments.map((segment) => segment.durationMs)).toEqual([1_920, 320])
  })

  it('silence has no loudness, a tone has one', () => {
    expect(phone.integratedLufs).toBeNull()
    expect(screen.integratedLufs).toBeNull()
    expect(film.integratedLufs).toBeLessThan(-15)
  })

  it('portrait video is upright between black bars, undistorted', () => {
    // 180×320 in 768×432 is 243 wide: black at a quarter of the width, video in the middle.
    const picture = grey(phone.file('432p'), 'select=eq(n\\,5),scale=96:54')
    expect(picture[27 * 96 + 20]).toBeLessThan(20)
    const middle = [...picture.subarray(27 * 96 + 40, 27 * 96 + 56)]
    expect(Math.max(...middle)).toBeGreaterThan(60)
  })

  it('flash and beep stay in sync', () => {
    const means = grey(master.file('432p'), 'scale=1:1')
    expect([...means].findIndex((luma) => luma > 128)).toBe(25)
    const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', master.file('audio'), '-f', 's16le', '-ac', '1', '-'])
    const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.byteLength / 2)
    const loudest = samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)
    const onset = samples.findIndex((value) => Math.abs(value) > loudest / 2)
    expect(Math.abs(onset / 48 - 1_000)).toBeLessThan(10)
  })

  it('a join has neither gap nor overlap, in the timestamps of audio and video', () => {
    for (const name of ['720p', 'audio'] as const) {
      const step = name === 'audio' ? 1_024 : 3_600
      const all = packets(joined(name, film, master))
      const steps = (times: number[]) => new Set(times.slice(1).map((time, index) => time - (times[index] ?? 0)))
      expect(steps(all.map((packet) => packet.dts))).toEqual(new Set([step]))
      expect(steps(all.map((packet) => packet.pts).toSorted((a, b) => a - b))).toEqual(new Set([step]))
    }
  })
})

describe('what cannot be aired is rejected with its reason', () => {
  let whole: string

  beforeAll(() => {
    const picture = lavfi('testsrc2=s=320x180:r=25:d=6')
    whole = make('whole.mp4', ...picture, ...lavfi('sine=440:d=6'), ...SMALL_H264, '-movflags', '+faststart')
  })

  const written = (name: string, content: string) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const refusal = (source: string) =>
    checkSource(source, context).then(
      () => 'accepted',
      (error) => error.code,
    )

  it('no bytes, a letter, a playlist, no file', async () => {
    expect(await refusal(written('empty.mp4', ''))).toBe('EMPTY')
    expect(await refusal(written('letter.mp4', 'Dear sirs,\n'.repeat(500)))).toBe('NOT_VIDEO')
    expect(await refusal(written('list.mp4', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'))).toBe('PLAYLIST_IN_DISGUISE')
    expect(await refusal(join(folder, 'nothing'))).toBe('SOURCE_MISSING')
  })

  it('a playlist hidden behind other bytes is not opened either', async () => {
    const path = written('hidden.mp4', `${' '.repeat(8_000)}\n#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n`)
    expect(await refusal(path)).toBe('NOT_VIDEO')
  })

  it('audio only, a very short video, a decompression bomb', async () => {
    expect(await refusal(make('sound.mp4', '-i', whole, '-vn', '-c', 'copy'))).toBe('NO_VIDEO_TRACK')
    expect(await refusal(make('blink.mp4', ...lavfi('testsrc=s=64x64:r=25:d=0.2'), ...SMALL_H264))).toBe('TOO_SHORT')
    expect(await refusal(make('bomb.mp4', ...lavfi('color=s=8192x8192:r=5:d=0.4'), ...SMALL_H264))).toBe(
      'TOO_LARGE_PICTURE',
    )
  })

  it('truncated, with the index at the end or at the front', async () => {
    const late = make('late.mp4', '-i', whole, '-c', 'copy')
    truncateSync(late, 60_000)
    expect(await refusal(late)).toBe('TRUNCATED')
    const early = make('early.mp4', '-i', whole, '-c', 'copy', '-movflags', '+faststart')
    truncateSync(early, Math.floor(readFileSync(early).length * 0.6))
    await expect(conform('early', early)).rejects.toMatchObject({ code: 'TRUNCATED' })
  })

  it('a damaged rendition is rejected', async () => {
    const { plan } = await checkSource(whole, context)
    const damaged = make('damaged.mp4', '-i', whole, '-c', 'copy', '-an')
    const bytes = readFileSync(damaged)
    bytes.fill(0xff, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 2_000)
    writeFileSync(damaged, bytes)
    const rejected = { code: 'ENCODER_FAILED' }
    await expect(decodeRenditions({ pictures: [damaged], sound: whole }, plan, context)).rejects.toMatchObject(rejected)
    const upper = { pictures: [damaged, whole], sound: whole }
    const byDevice = { ...context, encoder: NVENC }
    await expect(decodeRenditions(upper, plan, byDevice)).rejects.toMatchObject(rejected)
  })
})
