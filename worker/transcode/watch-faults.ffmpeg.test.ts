// Black, silence and loudness at known positions, found by the real tools during verification.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { findFaults } from '#domain/media/find-faults.ts'
import { findSilentBlack } from '#domain/media/suggest-breaks.ts'
import type { MediaFault } from '#domain/schedule/model/schedule.ts'
import { decodeRenditions, type StepContext } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-faults-'))
const context: StepContext = {
  tools: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') },
  signal: new AbortController().signal,
  onShare: () => undefined,
}
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Encoded like the lowest rung. */
function picture(name: string, graph: string): string {
  const path = join(folder, name)
  const coder = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-bf',
    '2',
    '-g',
    '48',
    '-b:v',
    '500k',
    '-pix_fmt',
    'yuv420p',
  ]
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', graph, ...coder, path])
  return path
}

function sound(name: string, graph: string): string {
  const path = join(folder, name)
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', graph, '-ac', '2', '-c:a', 'aac', '-b:a', '128k', path])
  return path
}

async function faultsIn(pictureFile: string, soundFile: string, durationMs: number): Promise<MediaFault[]> {
  const files = { pictures: [pictureFile, pictureFile], sound: soundFile }
  const { spans, loudness } = await decodeRenditions(files, { durationMs }, context)
  return findFaults(spans, loudness, durationMs)
}

const moving = (seconds: number) => `testsrc2=s=384x216:r=25:d=${seconds},noise=alls=6:allf=t`
/** Pink noise at about −23 LUFS. */
const LEVELLED = 'anoisesrc=c=pink:a=0.4:seed=7:r=48000'

it('black and silence are found where they are', async () => {
  const faults = await faultsIn(
    picture('broken.mp4', `${moving(20)},drawbox=c=black:t=fill:enable='between(t,4,6.98)+between(t,9,9.98)'`),
    sound('broken.m4a', `${LEVELLED}:d=20,volume=0:enable='between(t,10,16)+between(t,17,19)'`),
    20_000,
  )
  expect(faults.map(({ kind }) => kind)).toEqual(['black', 'silence'])
  for (const [index, [fromMs, toMs]] of (
    [
      [4_000, 7_000],
      [10_000, 16_000],
    ] as const
  ).entries()) {
    expect(Math.abs(faults[index]!.fromMs - fromMs)).toBeLessThanOrEqual(120)
    expect(Math.abs(faults[index]!.toMs - toMs)).toBeLessThanOrEqual(120)
  }
})

it('a faultless item has no faults', async () => {
  const faults = await faultsIn(picture('good.mp4', moving(12)), sound('good.m4a', `${LEVELLED}:d=12`), 12_000)
  expect(faults).toEqual([])
})

it('black and silence from the first to the last frame', async () => {
  const faults = await faultsIn(
    picture('nothing.mp4', 'color=black:s=384x216:r=25:d=12'),
    sound('nothing.m4a', 'anullsrc=r=48000:cl=stereo,atrim=end=12'),
    12_000,
  )
  expect(faults).toEqual([
    { kind: 'black', fromMs: 0, toMs: 12_000 },
    { kind: 'silence', fromMs: 0, toMs: 12_000 },
  ])
})

it('audio far below the target loudness is reported with the difference, and so is full scale', async () => {
  const pictures = picture('moving.mp4', moving(6))
  const [quiet] = await faultsIn(pictures, sound('quiet.m4a', `${LEVELLED}:d=6,volume=-12dB`), 6_000)
  expect(quiet).toMatchObject({ kind: 'loudness', fromMs: 0, toMs: 6_000 })
  expect(quiet?.lufsOff).toBeLessThan(-10)
  const clipped = await faultsIn(pictures, sound('clipped.m4a', 'sine=1000:d=6,volume=30dB'), 6_000)
  expect(clipped.some(({ peakDbtp }) => (peakDbtp ?? 0) > 0)).toBe(true)
})

it('dark blue is a colour, not black', async () => {
  const navy = picture('navy.mp4', 'color=navy:s=768x432:r=25:d=6')
  const faults = await faultsIn(navy, sound('beside.m4a', `${LEVELLED}:d=6`), 6_000)
  expect(faults.filter(({ kind }) => kind === 'black')).toEqual([])
})

it('black with silence between two parts is found where it is', async () => {
  const parts = `${moving(4)}[a];color=black:s=384x216:r=25:d=1[b];${moving(4)}[c];[a][b][c]concat=n=3:v=1:a=0`
  const audio = sound('paused.m4a', `${LEVELLED}:d=9,volume=0:enable='between(t,3.8,5.4)'`)
  const watched = await decodeRenditions(
    { pictures: [picture('paused.mp4', parts)], sound: audio },
    { durationMs: 9_000 },
    context,
  )
  const [found, ...more] = findSilentBlack(watched.spans, 9_000)
  expect(more).toEqual([])
  expect(Math.abs(found!.fromMs - 4_000)).toBeLessThanOrEqual(120)
  expect(Math.abs(found!.toMs - 5_000)).toBeLessThanOrEqual(120)
  // Shorter than a fault.
  expect(findFaults(watched.spans, watched.loudness, 9_000).filter(({ kind }) => kind === 'black')).toEqual([])
})

it('a picture that stands still and scene cuts are found where they are, and the loudness of each second', async () => {
  const [a, b] = [`${moving(4)},hue=s=0`, 'color=green:s=384x216:r=25:d=12']
  const joined = picture('still.mp4', `${a}[a];${b}[b];${moving(4)}[c];[a][b][c]concat=n=3:v=1:a=0`)
  const audio = sound('steps.m4a', `${LEVELLED}:d=20,volume=0.1:enable='gt(t,10)'`)
  const watched = await decodeRenditions({ pictures: [joined], sound: audio }, { durationMs: 20_000 }, context)
  const faults = findFaults(watched.spans, watched.loudness, 20_000)
  const freeze = faults.find(({ kind }) => kind === 'freeze')
  expect(Math.abs(freeze!.fromMs - 4_000)).toBeLessThanOrEqual(120)
  expect(Math.abs(freeze!.toMs - 16_000)).toBeLessThanOrEqual(120)
  expect([watched.cuts, watched.cutsMs]).toEqual([2, [4_000, 16_000]])
  const { stepMs, values } = watched.shortTermLufs
  expect([stepMs, values.length]).toEqual([1_000, 20])
  expect(values[8]! - values[18]!).toBeGreaterThan(15)
})
