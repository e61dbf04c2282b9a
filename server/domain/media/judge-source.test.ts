import { describe, expect, it } from 'vitest'
import { judgeSource } from './judge-source.ts'
import { HOUSE_LEVELS, type Preparation } from './preparation.ts'
import { AUTOMATIC, type SourceReport, type SourceTrack } from './source-report.ts'

const PLAIN = {
  codec: 'h264',
  isDecodable: true,
  language: null,
  title: null,
  isDefault: true,
  isForced: false,
  isAside: false,
  isStill: false,
  startMs: 0,
  endMs: 60_000,
}
const picture = (given: Partial<NonNullable<SourceTrack['video']>> = {}, track: Partial<SourceTrack> = {}) =>
  ({
    stream: 0,
    kind: 'video',
    ...PLAIN,
    audio: null,
    video: {
      width: 1920,
      height: 1080,
      frameRate: 25,
      isVariableRate: false,
      hdr: null,
      colourSpace: 'bt709',
      primaries: 'bt709',
      isFullRange: false,
      pixelFormat: 'yuv420p',
      scan: 'progressive',
      rotation: 0,
      pixelAspect: null,
      hasClosedCaptions: false,
      ...given,
    },
    ...track,
  }) satisfies SourceTrack
const sound = (given: Partial<NonNullable<SourceTrack['audio']>> = {}, track: Partial<SourceTrack> = {}) =>
  ({
    stream: 1,
    kind: 'audio',
    ...PLAIN,
    codec: 'aac',
    video: null,
    audio: { channels: 2, layout: 'stereo', sampleRateHz: 48_000, ...given },
    ...track,
  }) satisfies SourceTrack

const HOUSE: Preparation = { ...AUTOMATIC, ...HOUSE_LEVELS }
const verdict = (tracks: SourceTrack[], rest: Partial<SourceReport> = {}, lufs: number | null = null, choice = HOUSE) =>
  judgeSource({ container: 'mov', statedMs: 60_000, chapters: [], tracks, ...rest }, choice, lufs).map(
    ({ level, text }) => `${level}: ${text}`,
  )

describe('judgeSource', () => {
  it('says nothing of a file that is in the house format already', () => {
    expect(verdict([picture(), sound()])).toEqual([])
  })

  it.each([
    [{ scan: 'top-first' }, 'info: Interlaced, top field first: it is deinterlaced.'],
    [{ hdr: 'pq', primaries: 'bt2020', colourSpace: 'bt2020nc' }, 'info: HDR (PQ) is converted to SDR.'],
    [{ primaries: 'bt2020', colourSpace: 'bt2020nc' }, 'info: BT.2020 colours without HDR are converted to BT.709.'],
    [
      { hasClosedCaptions: true },
      'info: The frames contain closed captions (CEA-608/708): they become captions of the item.',
    ],
    [{ isFullRange: true }, 'info: Full-range levels are converted to video range.'],
    [{ colourSpace: null }, 'info: The file does not state its colours: BT.709 is assumed.'],
    [{ pixelFormat: 'yuv422p10le' }, 'info: yuv422p10le is converted to 8 bit, 4:2:0.'],
    [
      { isVariableRate: true, frameRate: 27 },
      'info: The frame rate varies: frames are repeated or dropped to reach 25 fps.',
    ],
    [{ frameRate: 29.97 }, 'info: 29.97 fps becomes 25 fps: frames are dropped.'],
    [{ frameRate: 23.976 }, 'info: 23.98 fps becomes 25 fps: some frames are repeated.'],
    [{ frameRate: 2 }, 'warning: Only 2 fps: frames are repeated to reach 25 fps.'],
    [{ width: 640, height: 360 }, 'warning: The picture is small (640 × 360): it is scaled up and looks soft.'],
    [{ width: 1440 }, 'info: The picture is not 16:9: black bars are added left and right.'],
    [{ height: 800 }, 'info: The picture is not 16:9: black bars are added top and bottom.'],
  ] as const)('the picture: %o', (given, line) => {
    expect(verdict([picture(given), sound()])).toEqual([line])
  })

  it.each([
    [25, ['info: Interlaced, top field first: it is deinterlaced.']],
    [50, ['info: Interlaced, top field first: each field becomes a frame.']],
    [
      60,
      [
        'info: Interlaced, top field first: each field becomes a frame.',
        'info: 50 fps becomes 60 fps: some frames are repeated.',
      ],
    ],
  ] as const)('fields of 25 frames a second, at %i fps', (frameRate, lines) => {
    const interlaced = picture({ scan: 'top-first', frameRate: 25 })
    expect(verdict([interlaced, sound()], {}, null, { ...HOUSE, frameRate })).toEqual(lines)
  })

  it('wide pixels make 16:9 of 1440 × 1080, and a phone’s video is upright', () => {
    expect(verdict([picture({ width: 1440, pixelAspect: '4:3' }), sound()])).toEqual([
      'info: Pixels of 4:3 are made square.',
    ])
    expect(verdict([picture({ width: 1080, height: 1920, rotation: 90 }), sound()])).toEqual([
      'info: Rotated by 90°: it is turned upright.',
      'info: The picture is not 16:9: black bars are added left and right.',
    ])
  })

  it.each([
    [{ channels: 1, layout: 'mono' }, 'info: Mono is played on both channels.'],
    [{ channels: 6, layout: '5.1(side)' }, 'info: 5.1 is mixed to stereo, the centre is kept.'],
    [{ channels: 8, layout: null }, 'info: 8 channels are mixed to stereo.'],
    [{ sampleRateHz: 44_100 }, 'info: 44.1 kHz is converted to 48 kHz.'],
  ] as const)('the audio: %o', (given, line) => {
    expect(verdict([picture(), sound(given)])).toEqual([line])
  })

  it('audio that is missing, late, short or long', () => {
    expect(verdict([picture()])).toEqual(['warning: No audio: silence is added.'])
    expect(verdict([picture(), sound({}, { isDecodable: false, codec: 'apac' })])).toEqual([
      'warning: Stream 1 (audio, apac) cannot be decoded and is not used.',
      'warning: No audio: silence is added.',
    ])
    expect(verdict([picture(), sound({}, { startMs: 2_000, endMs: 50_000 })])).toEqual([
      'info: The audio starts 2.0 s after the video: silence is put before it.',
      'warning: The audio ends 10.0 s before the video: silence follows it.',
    ])
    expect(verdict([picture({}, { endMs: 57_000 }), sound()])).toEqual([
      'warning: The video ends 3.0 s before the audio: its last frame stays.',
    ])
  })

  it('the level is stated once it was measured', () => {
    expect(verdict([picture(), sound()], {}, -14)).toEqual(['info: −14.0 LUFS is lowered by 9.0 dB to −23.0 LUFS.'])
    expect(verdict([picture(), sound()], {}, -50)).toEqual([
      'warning: −50.0 LUFS is raised by 20.0 dB to −30.0 LUFS. More gain would raise its noise.',
    ])
  })

  it('framing and level follow the choice', () => {
    const choice: Preparation = { ...AUTOMATIC, framing: 'crop', targetLufs: -16 }
    expect(verdict([picture({ width: 1440 }), sound()], {}, -26, choice)).toEqual([
      'info: The picture is not 16:9: its edges are cut off top and bottom.',
      'info: −26.0 LUFS is raised by 10.0 dB to −16.0 LUFS.',
    ])
  })

  it('what cannot air is refused, with the reason that the item fails with', () => {
    expect(verdict([sound()])).toEqual([expect.stringMatching(/^refused: This file has audio only/)])
    expect(verdict([picture({ width: 8_192, height: 8_192 }), sound()])[0]).toMatch(/^refused: The video is larger/)
  })

  it('chapters become breaks', () => {
    const chapters = [0, 20_000].map((startMs) => ({ startMs, title: null }))
    expect(verdict([picture(), sound()], { chapters })).toEqual(['info: 2 chapters: their starts become breaks.'])
  })
})
