import { describe, expect, it } from 'vitest'
import { DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import type { ConformPlan } from '#domain/media/plan-conform.ts'
import { sceneArgs } from '../built-in/args-scene.ts'
import { padScene } from '../built-in/scenes/pad.ts'
import { slateScene } from '../built-in/scenes/slate.ts'
import { adScene } from '../demo/scenes/ad.ts'
import { clockScene } from '../demo/scenes/clock.ts'
import { comingUpScene } from '../demo/scenes/coming-up.ts'
import { gardenScene } from '../demo/scenes/garden.ts'
import { identScene } from '../demo/scenes/ident.ts'
import { closedCaptionsArgs } from './args-closed-captions.ts'
import { addedArgs, completeArgs } from './args-complete.ts'
import { ladderArgs } from './args-ladder.ts'
import { flvInputArgs, liveArgs } from './args-live.ts'
import { loudnessArgs } from './args-loudness.ts'
import { partArgs } from './args-part.ts'
import { signalArgs } from './args-signal.ts'
import { soundArgs } from './args-sound.ts'
import { storyboardArgs } from './args-storyboard.ts'
import { verifyArgs } from './args-verify.ts'
import { waveformArgs } from './args-waveform.ts'
import { NVENC } from './encoders/nvenc.ts'
import { QSV } from './encoders/qsv.ts'
import { SOFTWARE } from './encoders/software.ts'
import { VAAPI } from './encoders/vaapi.ts'
import { VIDEOTOOLBOX } from './encoders/videotoolbox.ts'
import { requireAllowLists } from './require-allow-lists.ts'
import { requirePlainGraph } from './require-plain-graph.ts'

const usual: ConformPlan = {
  ...{ durationMs: 4_160, frames: 104, audioSamples: 199_680, audioFrames: 195, segments: 3, rungs: DEFAULT_RUNGS },
  ...{ videoStream: 0, audioStream: 1, hdr: null, isStill: false, isWideGamut: false, framing: 'pad', targetLufs: -23 },
  ...{ assumedMatrix: null, sparse: false, mayRepeatFrames: 29 },
}
const paths = { source: '/a/source', rendition: (name: string) => `/a/${name}.mp4`, thumbnailPattern: '/a/%05d.jpg' }
const quiet = { gainDb: 0, limit: false }

describe('allows what we start', () => {
  it.each<[string, Partial<ConformPlan>]>([
    ['of usual video', {}],
    ['of HDR', { hdr: 'pq' }],
    ['of another HDR', { hdr: 'hlg', framing: 'crop' }],
    ['of a wide gamut', { isWideGamut: true }],
    ['of a source without a matrix', { assumedMatrix: 'smpte170m', frameRate: 50 }],
    ['of slides', { sparse: true }],
    ['of a cover, without audio', { isStill: true, sparse: true, audioStream: null }],
  ])('%s', (_, change) => {
    const plan = { ...usual, ...change }
    for (const encoder of [SOFTWARE, NVENC, QSV, VAAPI, VIDEOTOOLBOX]) {
      requireAllowLists(ladderArgs(plan, { gainDb: -3.5, limit: true }, paths, encoder))
      const part = { index: 1, fromFrame: 48, frames: 48, isLast: false }
      requireAllowLists(partArgs(plan, part, paths, encoder))
    }
    requireAllowLists(addedArgs(plan, paths))
    requireAllowLists(soundArgs({ ...plan, audioStream: 1 }, quiet, '/a/source', '/a/audio.mp4'))
  })

  it.each(['whole', 'some', 'none'] as const)('of a live feed whose audio is %s', (sound) =>
    requireAllowLists(liveArgs(flvInputArgs(), sound, { rungs: DEFAULT_RUNGS, feedHeight: 720 }, paths)),
  )

  it('of checks and measurements', () => {
    const files = { pictures: ['/a/1080p.mp4', '/a/432p.mp4'], sound: '/a/audio.mp4' }
    requireAllowLists(verifyArgs(files, 60_000, 'keyframes'))
    requireAllowLists(waveformArgs('/a/audio.mp4', 100))
    requireAllowLists(loudnessArgs('/a/source', 100, 1))
    requireAllowLists(closedCaptionsArgs('/a/source', 0))
    requireAllowLists(completeArgs('/a/1080p.mp4', 100, DEFAULT_RUNGS.slice(1), paths.rendition))
    requireAllowLists(storyboardArgs(10, { thumbnailPattern: '/a/%05d.jpg', sheetPattern: '/a/%02d.jpg' }))
    for (const hasSound of [true, false]) requireAllowLists(signalArgs(hasSound))
  })

  it.each(
    [slateScene, padScene(320), adScene, clockScene, comingUpScene, gardenScene, identScene].map(
      (scene) => [scene.title, scene] as const,
    ),
  )('of the generated item “%s”', (_, scene) => requireAllowLists(sceneArgs(scene, 'scene.mov')))

  it.each(['testsrc2=s=64x64:r=25:d=1[out0];sine=r=48000:d=1[out1]', '[0:v][1:v]ssim', '[0:v]format=nv12,hwupload[a]'])(
    'when encoders are tried: %s',
    (graph) => requirePlainGraph(graph),
  )
})

it.each([
  'movie=/etc/passwd',
  '[0:v]null[v];amovie=/etc/passwd[a]',
  'null,movie@a=/etc/passwd',
  'subtitles=/etc/passwd',
  'sendcmd=f=/etc/passwd',
  'negate',
  // A quote does not hide the name of the next filter.
  "scale='1:1',movie=/etc/passwd",
  "scale=1\\',movie=/etc/passwd",
  'metadata=print:file=/tmp/a',
  'metadata=mode=print:key=lavfi.a:file=/tmp/a',
  "ametadata=mode=print:key=lavfi.a:fi'le'=/tmp/a",
  'metadata=print:a:b:equal:c:/tmp/a',
  'ssim=/tmp/a',
  'ssim=stats_file=/tmp/a',
  'life=/etc/passwd',
  'life=filename=/etc/passwd',
  'drawtext=textfile=/etc/passwd',
  'drawtext=fontfile=bold.woff:textfile=../../a.txt:expansion=none:x=1',
  'drawtext=fontfile=bold.woff:textfile=a.txt:expansion=none:textfile=/etc/passwd',
  "drawtext=fontfile=bold.woff:textfile=a.txt:expansion=none:text\\f'ile'=/etc/passwd",
  'scale=/w=/etc/passwd',
  'scale=w=1:/h=/etc/passwd',
  '[a[b]null',
  'scale=[x',
  "scale='",
  'sws_flags=bilinear;null;',
  '',
])('refuses the graph %s', (graph) => {
  expect(() => requirePlainGraph(graph)).toThrow('a filter graph')
})
