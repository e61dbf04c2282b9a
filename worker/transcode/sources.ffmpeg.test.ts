// Files whose programme is not the first track, that are HDR, or whose headers say less than their frames.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { MEDIA_CONTAINERS } from '#domain/import/is-media-name.ts'
import { AUDIO_RENDITION } from '#domain/ladder/ladder.ts'
import { CHEAP_RUNGS } from '../testing/cheap-items.ts'
import { checkSource, encodeLadder, probeSource, type StepContext } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-sources-'))
const context: StepContext = {
  tools: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') },
  signal: new AbortController().signal,
  onShare: () => undefined,
}
vi.setConfig({ testTimeout: 600_000 })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function make(name: string, ...args: string[]): string {
  const path = join(folder, name)
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, path])
  return path
}
const lavfi = (graph: string) => ['-f', 'lavfi', '-i', graph]
const QUICK = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']

/** @returns the file of a rung */
async function encode(
  source: string,
  { ladder = CHEAP_RUNGS, tools = context.tools }: { ladder?: readonly string[]; tools?: StepContext['tools'] } = {},
): Promise<(rung: string) => string> {
  const { plan } = await checkSource(source, context, { ladder })
  const out = mkdtempSync(join(folder, 'out-'))
  const rendition = (rung: string) => join(out, `${rung}.mp4`)
  const paths = { source, rendition, thumbnailPattern: join(out, 'thumb-%05d.jpg') }
  await encodeLadder(plan, { integratedLufs: null, peakDbfs: null }, paths, { ...context, tools })
  return rendition
}

/** Two audio tracks of different pitch, the first not the programme. */
async function secondSoundAirs(name: string, ...options: string[]) {
  const inputs = [...lavfi('testsrc2=s=64x64:r=25:d=1'), ...lavfi('sine=200:d=1'), ...lavfi('sine=2000:d=1')]
  const maps = ['-map', '0:v', '-map', '1:a', '-map', '2:a', ...QUICK]
  const source = make(name, ...inputs, ...maps, ...options)
  const { facts } = await checkSource(source, context)
  expect(facts.chosen?.sound).toMatchObject({ track: 2, of: 2 })
  const rendition = await encode(source)
  const pcm = execFileSync('ffmpeg', [
    '-v',
    'error',
    '-i',
    rendition(AUDIO_RENDITION.name),
    '-f',
    's16le',
    '-ac',
    '1',
    '-',
  ])
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.byteLength / 2).subarray(10_000, 34_000)
  const crossings = samples.filter((value, at) => at > 0 && value >= 0 !== (samples[at - 1] ?? 0) >= 0).length
  expect(crossings / 2 / 0.5).toBeGreaterThan(1_500)
}

it('a commentary in the first place does not air', () =>
  secondSoundAirs('commentary.mkv', '-disposition:a:0', 'comment', '-disposition:a:1', 'default'))

it('nor does an audio description, even if the file marks it as default', () =>
  secondSoundAirs('described.mkv', '-disposition:a:0', 'default+visual_impaired', '-disposition:a:1', '0'))

it('a first audio track that cannot be decoded loses neither the film nor its audio', async () => {
  const inputs = [...lavfi('testsrc2=s=64x64:r=25:d=1'), ...lavfi('sine=200:d=1'), ...lavfi('sine=2000:d=1')]
  const maps = ['-map', '0:v', '-map', '1:a', '-map', '2:a', ...QUICK]
  const source = make('spatial.mkv', ...inputs, ...maps, '-c:a', 'aac')
  const bytes = readFileSync(source)
  // The first audio track in an unknown codec, as spatial audio of phones often is.
  bytes.write('A_XYZ', bytes.indexOf('A_AAC'), 'latin1')
  writeFileSync(source, bytes)
  const { facts } = await checkSource(source, context)
  expect(facts.chosen?.sound).toMatchObject({ track: 2, of: 2 })
  await encode(source)
})

it('cover art as the first video track is not the film', async () => {
  const cover = make('cover.png', ...lavfi('color=red:s=640x640'), '-frames:v', '1')
  const film = [...lavfi('testsrc2=s=64x64:r=25:d=1'), ...QUICK]
  const first = make('cover-first.mkv', '-i', cover, ...film, '-map', '0:v', '-map', '1:v', '-c:v:0', 'copy')
  const { facts } = await checkSource(first, context)
  expect(facts.video).toMatchObject({ stream: 1, width: 64 })
  expect(facts.chosen?.picture).toEqual({ track: 2, of: 2 })
})

const meanLuma = (path: string) => {
  const filter = ['-vf', 'scale=64:36', '-pix_fmt', 'gray', '-f', 'rawvideo', '-frames:v', '1', '-']
  const pixels = execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...filter])
  return pixels.reduce((sum, value) => sum + value, 0) / pixels.length
}

const saturation = (path: string) => {
  const filter = 'signalstats,metadata=print:key=lavfi.signalstats.SATAVG:file=-'
  const args = ['-v', 'error', '-i', path, '-vf', filter, '-frames:v', '1', '-f', 'null', '-']
  return Number(/SATAVG=([\d.]+)/.exec(execFileSync('ffmpeg', args).toString())?.[1])
}

it.each([
  ['pq', 'smpte2084'],
  ['hlg', 'arib-std-b67'],
])('HDR (%s) airs as bright as the SDR it was made from, and is tagged as SDR', async (hdr, transfer) => {
  const picture = lavfi('testsrc2=s=320x180:r=25:d=0.4')
  const bt709 =
    'scale=out_color_matrix=bt709,format=yuv420p,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv'
  const up = `${bt709},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020,zscale=t=${transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le`
  const tags = ['-color_trc', transfer, '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc', '-color_range', 'tv']
  const source = make(`${hdr}.mp4`, ...picture, '-vf', up, '-c:v', 'libx264', '-qp', '8', ...tags)
  const reference = make('sdr.mp4', ...picture, '-vf', bt709, '-c:v', 'libx264', '-qp', '8')
  expect((await checkSource(source, context)).facts.video?.hdr).toBe(hdr)
  const [aired, wanted] = [await encode(source), await encode(reference)]
  expect(Math.abs(meanLuma(aired('432p')) - meanLuma(wanted('432p')))).toBeLessThan(10)
  // Without conversion it is pale: less than half as saturated.
  expect(saturation(aired('432p')) / saturation(wanted('432p'))).toBeGreaterThan(0.85)
  const entries = ['-show_entries', 'stream=color_transfer,color_primaries,color_space', '-of', 'csv=p=0']
  const said = execFileSync('ffprobe', ['-v', 'error', ...entries, aired('432p')]).toString()
  expect(said.trim()).toBe('bt709,bt709,bt709')
})

it('HDR is rejected with the reason if FFmpeg cannot convert it', async () => {
  const tags = ['-color_trc', 'smpte2084', '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc']
  const source = make('hdr.mp4', ...lavfi('testsrc2=s=64x64:r=25:d=0.4'), ...QUICK, ...tags)
  const poor = join(folder, 'poor-ffprobe')
  writeFileSync(poor, '#!/bin/sh\nffprobe "$@" | grep -v zscale\n', { mode: 0o755 })
  const tools = { ...context.tools, ffprobePath: poor }
  await expect(checkSource(source, { ...context, tools })).rejects.toMatchObject({ code: 'HDR_UNSUPPORTED' })
})

/**
 * How much lines differ from the one after the next, averaged over a frame: with vertical bars, only where fields are mixed.
 */
const combing = (path: string) => {
  const [width, height] = [320, 1_080]
  const size = [
    '-vf',
    `select=eq(n\\,12),scale=${width}:${height}`,
    '-pix_fmt',
    'gray',
    '-f',
    'rawvideo',
    '-frames:v',
    '1',
    '-',
  ]
  const pixels = execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...size], { maxBuffer: 16 * 1024 ** 2 })
  let sum = 0
  for (let at = 100 * width; at < (height - 100) * width; at++) sum += Math.abs(pixels[at]! - pixels[at + 2 * width]!)
  return sum / (width * (height - 200))
}

it('DV, whose header does not say that it is interlaced, airs without combing', async () => {
  const bars = "nullsrc=s=720x576:r=50:d=1,geq=lum='if(lt(mod(X+8*N,64),32),40,200)':cb=128:cr=128"
  const fields = `${bars},tinterlace=interleave_bottom,setfield=bff,format=yuv420p`
  const source = make(
    'tape.dv',
    ...lavfi(fields),
    ...lavfi('anullsrc=r=48000:cl=stereo'),
    '-t',
    '1',
    '-target',
    'pal-dv',
  )
  expect(combing((await encode(source, { ladder: ['1080p'] }))('1080p'))).toBeLessThan(2)
})

it('audio files are reported as such', async () => {
  const tone = lavfi('sine=440:d=1')
  const files = [
    make('plain.mp3', ...tone, '-id3v2_version', '0', '-write_xing', '0'),
    make('song.aac', ...tone),
    make('plain.flac', ...tone),
    make('song.wav', ...tone),
    make('plain.m4a', ...tone, '-c:a', 'aac'),
  ]
  for (const file of files) await expect(checkSource(file, context)).rejects.toMatchObject({ code: 'NO_VIDEO_TRACK' })
})

it('an audio file with a cover airs with it', async () => {
  const tone = lavfi('sine=440:d=1')
  const art = make('cover-art.png', ...lavfi('color=red:s=64x64'), '-frames:v', '1')
  const withCover = ['-i', art, '-map', '0:a', '-map', '1:v', '-disposition:v:0', 'attached_pic']
  const mp3 = make('song.mp3', ...tone, ...withCover, '-c:v', 'copy', '-id3v2_version', '3')
  const files = [
    mp3,
    withTagsOf(mp3, make('song.wav', ...tone)),
    make('song.flac', ...tone, ...withCover, '-c:v', 'copy'),
    make('song.m4a', ...tone, ...withCover, '-c:v', 'copy', '-c:a', 'aac'),
  ]
  for (const file of files) {
    const { facts, plan } = await checkSource(file, context)
    expect([facts.video?.isStill, plan.isStill]).toEqual([true, true])
    expect(frames((await encode(file))('432p'))).toBe(plan.frames)
  }
  // Of more than 4 GB.
  const large = withTagsOf(mp3, make('large.wav', ...tone, '-rf64', 'always'))
  expect((await checkSource(large, context)).plan.isStill).toBe(true)
})

/** As programs for audio write a cover into a WAVE file: ID3 in a chunk of its own. */
function withTagsOf(mp3: string, wave: string): string {
  const [tagged, bytes] = [readFileSync(mp3), readFileSync(wave)]
  // Seven bits a byte (ID3v2.3 §3.1).
  const length = 10 + [6, 7, 8, 9].reduce((sum, at) => sum * 128 + tagged[at]!, 0)
  const head = Buffer.from('id3 ....', 'latin1')
  head.writeUInt32LE(length, 4)
  const whole = Buffer.concat([bytes, head, tagged.subarray(0, length), Buffer.alloc(length % 2)])
  if (whole.toString('latin1', 0, 4) === 'RIFF') whole.writeUInt32LE(whole.length - 8, 4)
  writeFileSync(wave, whole)
  return wave
}

/** The first extension of each container; what FFmpeg makes of it by its name. */
const CONTAINERS = new Map(
  Object.entries(MEDIA_CONTAINERS)
    .toReversed()
    .map(([extension, container]) => [container, extension]),
)

const MADE_WITH: Record<string, string[]> = { dv: ['-target', 'pal-dv'], hevc: ['-x265-params', 'log-level=error'] }

it.each([...CONTAINERS])('reads a real file in the container %s (.%s)', async (container, extension) => {
  const inputs = [...lavfi('testsrc2=s=176x144:r=25:d=0.4'), ...lavfi('sine=440:r=48000:d=0.4'), '-ac', '2']
  const source = make(`real.${extension}`, ...inputs, ...(MADE_WITH[container] ?? []))
  const { report } = await probeSource(source, context)
  expect(report.container.split(',')).toContain(container)
})

it('one frame a second costs less than a video of the same length', async () => {
  const seconds = 4
  const slides = make('slides.mp4', ...lavfi(`testsrc2=s=640x360:r=1:d=${seconds}`), ...QUICK)
  const film = make('film.mp4', ...lavfi(`testsrc2=s=640x360:r=25:d=${seconds}`), ...QUICK)
  const [noting, noted] = [join(folder, 'noting-ffmpeg'), join(folder, 'noted')]
  writeFileSync(noting, `#!/bin/sh\nffmpeg "$@"\nend=$?\ntimes > ${noted}\nexit $end\n`, { mode: 0o755 })
  /** In seconds of CPU: other work on the machine does not count. */
  const cost = async (source: string) => {
    const rendition = await encode(source, { tools: { ...context.tools, ffmpegPath: noting } })
    for (const name of CHEAP_RUNGS) expect(frames(rendition(name))).toBe(104)
    const [, , user, system] = readFileSync(noted, 'utf8').trim().split(/\s+/)
    return secondsOf(user) + secondsOf(system)
  }
  const [few, many] = [await cost(slides), await cost(film)]
  expect(few).toBeLessThan(many)
})

/** As a shell writes it: 0m1.25s. */
const secondsOf = (text = '') => {
  const [minutes = 0, seconds = 0] = text.split(/[ms]/).map(Number)
  return minutes * 60 + seconds
}

const frames = (path: string) => {
  const args = ['-v', 'error', '-count_packets', '-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0', path]
  return Number(execFileSync('ffprobe', args).toString())
}
