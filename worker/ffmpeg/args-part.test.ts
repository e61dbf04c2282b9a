import { expect, it } from 'vitest'
import { DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import type { ConformPlan } from '#domain/media/plan-conform.ts'
import { ladderArgs } from './args-ladder.ts'
import { partArgs, soundArgs } from './args-part.ts'

const plan: ConformPlan = {
  ...{ durationMs: 600_000, frames: 15_000, audioSamples: 28_800_000, audioFrames: 28_125, segments: 313 },
  ...{ rungs: DEFAULT_RUNGS, videoStream: 0, audioStream: 1, hdr: null, isWideGamut: false },
  ...{ framing: 'pad', targetLufs: -23 },
  ...{ assumedMatrix: null, isStill: false, sparse: false, mayRepeatFrames: 29 },
}
const paths = {
  source: '/data/source',
  rendition: (name: string) => `/data/parts/${name}.mp4`,
  thumbnailPattern: '/data/parts/thumb-%05d.jpg',
}
const loudness = { gainDb: -3, limit: true }
const before = (args: string[], option: string) => args.slice(0, args.indexOf(option))
const graphOf = (args: string[]) => args[args.indexOf('-filter_complex') + 1]?.split(';') ?? []

it('a part in the middle begins to decode one segment before it, and its pictures are counted from its start', () => {
  const args = partArgs(plan, { index: 1, fromFrame: 6_048, frames: 6_000, isLast: false }, paths)
  expect(before(args, '-protocol_whitelist')).toEqual(['-v', 'error', '-y', '-noaccurate_seek', '-ss', '240.00'])
  const graph = graphOf(args)
  expect(graph[0]).toContain('fps=25:start_time=1.92,setpts=PTS-STARTPTS')
  expect(graph[0]).toContain('trim=end_frame=6000')
  expect(graph[0]).not.toContain('tpad')
  // The 121st thumbnail is at 6,050 frames.
  expect(graph.at(-1)).toBe('[under-432p]trim=start_frame=2,setpts=PTS-STARTPTS,framestep=50,scale=320:180[thumbs]')
  expect(args.slice(-2)).toEqual(['121', '/data/parts/thumb-%05d.jpg'])
  expect(args.join(' ')).not.toContain('aac')
})

it('the first part has no seek, and only the last may repeat its last picture', () => {
  const first = partArgs(plan, { index: 0, fromFrame: 0, frames: 6_000, isLast: false }, paths)
  expect(first).not.toContain('-ss')
  expect(graphOf(first)[0]).toContain('fps=25:start_time=0,')
  const last = partArgs(plan, { index: 1, fromFrame: 6_000, frames: 9_000, isLast: true }, paths)
  expect(last[last.indexOf('-ss') + 1]).toBe('238.08')
  expect(graphOf(last)[0]).toContain('tpad=stop_mode=clone:stop=29,trim=end_frame=9000')
})

it('renditions and audio are written as in the one run', () => {
  const whole = ladderArgs(plan, loudness, paths)
  const part = partArgs(plan, { index: 1, fromFrame: 6_000, frames: 9_000, isLast: true }, paths)
  const outputs = (args: string[]) => args.slice(args.indexOf('[1080p]'), args.indexOf('/data/parts/432p.mp4') + 1)
  expect(outputs(part)).toEqual(outputs(whole))
  const sound = soundArgs(plan, loudness, paths)
  const audio = (args: string[]) => args.slice(args.indexOf('[audio]'), args.indexOf('/data/parts/audio.mp4') + 1)
  expect(audio(sound)).toEqual(audio(whole))
  expect(graphOf(sound)).toEqual(graphOf(whole).slice(-1))
  expect(soundArgs({ ...plan, audioStream: null }, loudness, paths)).toContain('anullsrc=r=48000:cl=stereo')
})
