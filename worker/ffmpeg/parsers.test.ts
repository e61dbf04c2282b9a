import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ErrorCount, FaultLog } from './fault-log.ts'
import { parseLoudness } from './loudness.ts'
import { parseProbe, parseReport } from './probe.ts'
import { ProgressParser } from './progress.ts'
import { TextTail } from './text-tail.ts'

const BLOCKS =
  'frame=0\nout_time_us=N/A\nprogress=continue\n' +
  'frame=25\ntotal_size=4096\nout_time_us=1000000\nout_time=00:00:01.000000\nprogress=continue\n' +
  'frame=25\nout_time_us=1000000\nprogress=continue\n' +
  'frame=50\nout_time_us=2000000\nprogress=end\n'

describe('ProgressParser', () => {
  it('output time is the only sign of progress', () => {
    expect(new ProgressParser().push(BLOCKS)).toEqual([
      { outTimeMs: 0, advanced: true, ended: false, frames: 0, bytes: 0 },
      { outTimeMs: 1_000, advanced: true, ended: false, frames: 25, bytes: 4_096 },
      { outTimeMs: 1_000, advanced: false, ended: false, frames: 25, bytes: 4_096 },
      { outTimeMs: 2_000, advanced: true, ended: true, frames: 50, bytes: 4_096 },
    ])
  })

  it('reads the same however the text is cut, and never goes backwards', () => {
    const whole = new ProgressParser().push(BLOCKS)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: BLOCKS.length }), { maxLength: 12 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), BLOCKS.length]
        const parser = new ProgressParser()
        const read = edges.slice(1).flatMap((edge, index) => parser.push(BLOCKS.slice(edges[index], edge)))
        expect(read).toEqual(whole)
      }),
      { numRuns: 200 },
    )
  })

  it('survives malformed input', () => {
    expect(new ProgressParser().push('\n=\nout_time_us=-80000\nout_time_us=zebra\nprogress=continue\n')).toEqual([
      { outTimeMs: 0, advanced: true, ended: false, frames: 0, bytes: 0 },
    ])
  })
})

describe('TextTail', () => {
  it('keeps only the end', () => {
    const tail = new TextTail(10)
    for (let i = 0; i < 100; i++) tail.push(`${i},`)
    expect(tail.toString()).toBe('6,97,98,99,'.slice(-10))
  })
})

const LOG = [
  '[info] Stream mapping:',
  '[info]   title           : [blackdetect @ 0x1] [info] black_start:1 black_end:9 black_duration:8',
  '[blackdetect @ 0x560aad7c7c80] [info] black_start:12 black_end:17.04 black_duration:5.04',
  '[silencedetect @ 0x560aad7c8380] [info] silence_start: 2.08333e-05',
  '[silencedetect @ 0x560aad7c8380] [info] silence_end: 58.0024 | silence_duration: 58.0024',
  '[Parsed_silencedetect_0 @ 0x1] [info] silence_start: 60.5',
  '[Parsed_silencedetect_0 @ 0x1] [warning] silence_end: 61',
  '[h264 @ 0x1] [error] error while decoding MB 5 7',
  '',
].join('\n')

describe('FaultLog', () => {
  const read = (...parts: string[]) => {
    const log = new FaultLog()
    for (const part of parts) log.push(part)
    return { spans: log.spans(), errors: log.errors }
  }
  const whole = {
    spans: [
      { kind: 'black', fromMs: 12_000, toMs: 17_040 },
      { kind: 'silence', fromMs: 0, toMs: 58_002 },
      { kind: 'silence', fromMs: 60_500, toMs: null },
    ],
    errors: ['[h264 @ 0x1] [error] error while decoding MB 5 7'],
  }

  it('reads the detectors’ lines, and nothing that only looks like one', () => expect(read(LOG)).toEqual(whole))

  it('reads the same however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: LOG.length }), { maxLength: 12 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), LOG.length]
        expect(read(...edges.slice(1).map((edge, index) => LOG.slice(edges[index], edge)))).toEqual(whole)
      }),
      { numRuns: 200 },
    )
  })

  it('an end without a start, a start that is not a number, a line without an end', () => {
    const said = ['silence_end: 5 | silence_duration: 5', 'silence_start: nan', 'silence_start: 7'].map(
      (words) => `[silencedetect @ 0x1] [info] ${words}`,
    )
    expect(read(said.join('\n')).spans).toEqual([])
  })
})

it('FaultLog reads still pictures, cuts, and loudness and peaks over time', () => {
  const log = new FaultLog()
  const said = [
    '[freezedetect @ 0x1] [info] lavfi.freezedetect.freeze_start: 7.04',
    '[scdet @ 0x1] [info] lavfi.scd.score: 30.325, lavfi.scd.time: 4',
    '[Parsed_ametadata_3 @ 0x1] [info] frame:3    pts:144000  pts_time:3',
    '[Parsed_ametadata_3 @ 0x1] [info] lavfi.r128.S=-23.069',
    '[Parsed_ametadata_2 @ 0x1] [info] lavfi.astats.Overall.Peak_level=-6.020600',
    '[Parsed_ametadata_2 @ 0x1] [info] lavfi.astats.Overall.Peak_level=-inf',
    '[Parsed_ametadata_3 @ 0x1] [info] lavfi.r128.S=-120.691',
    '[Parsed_ametadata_3 @ 0x1] [info] lavfi.r128.S=nan',
    '[freezedetect @ 0x1] [info] lavfi.freezedetect.freeze_duration: 12.96',
    '[freezedetect @ 0x1] [info] lavfi.freezedetect.freeze_end: 20',
    '[freezedetect @ 0x1] [info] lavfi.freezedetect.freeze_start: 30',
  ]
  log.push(`${said.join('\n')}\n`)
  expect(log.spans()).toEqual([
    { kind: 'freeze', fromMs: 7_040, toMs: 20_000 },
    { kind: 'freeze', fromMs: 30_000, toMs: null },
  ])
  expect([log.cuts, log.cutsMs, log.shortTermLufs]).toEqual([1, [4_000], [-23.1, null, null]])
  expect(log.peaksDbfs).toEqual([-6.0206, Number.NEGATIVE_INFINITY])
})

it('ErrorCount counts what decoders report, also repeated, in any cut', () => {
  const said =
    '[h264 @ 0x5581] error while decoding MB 3 4\n    Last message repeated 2 times\n' +
    '[mov,mp4,m4a,3gp,3g2,mj2 @ 0x5581] stream 0, offset 0x3: partial file\nframe= 3\nError opening\n'
  for (let cut = 0; cut <= said.length; cut++) {
    const errors = new ErrorCount()
    errors.push(said.slice(0, cut))
    errors.push(said.slice(cut))
    expect(errors.count).toBe(4)
  }
})

describe('parseLoudness', () => {
  const summary = (integrated: string, peak: string) =>
    `Stream mapping: I:  -99 LUFS\n[Parsed_ebur128_2 @ 0x55] Summary:\n\n  Integrated loudness:\n    I:         ${integrated} LUFS\n    Threshold: -31.8 LUFS\n\n  Loudness range:\n    LRA:         0.0 LU\n\n  Sample peak:\n    Peak:       ${peak} dBFS\n`

  it('reads the summary', () => {
    expect(parseLoudness(summary('-21.8', '-3.1'))).toEqual({ integratedLufs: -21.8, peakDbfs: -3.1 })
  })

  it('reads a true peak as well, with the level before each line', () => {
    const said = summary('-23.0', '+0.4').replace('Sample peak', 'True peak').replace('] Summary', '] [info] Summary')
    expect(parseLoudness(said)).toEqual({ integratedLufs: -23, peakDbfs: 0.4 })
  })

  it('silence has no loudness', () => {
    expect(parseLoudness(summary('-70.0', '-inf'))).toEqual({ integratedLufs: null, peakDbfs: null })
    expect(parseLoudness('')).toEqual({ integratedLufs: null, peakDbfs: null })
  })
})

describe('parseProbe', () => {
  const probe = (streams: unknown[], format: Record<string, unknown> = {}) =>
    parseProbe(JSON.stringify({ streams, format: { format_name: 'mov', duration: '10.010000', ...format } }))
  const picture = { index: 0, codec_type: 'video', codec_name: 'h264', width: 1280, height: 720 }

  it('reads a video and its audio', () => {
    const facts = probe([
      { ...picture, avg_frame_rate: '30000/1001', duration: '10.01', color_space: 'bt709', field_order: 'progressive' },
      { index: 1, codec_type: 'audio', codec_name: 'aac', channels: 1, sample_rate: '44100', duration: '9.9' },
    ])
    expect(facts).toEqual({
      container: 'mov',
      durationMs: 10_010,
      video: {
        stream: 0,
        codec: 'h264',
        width: 1280,
        height: 720,
        frameRate: 29.97,
        endMs: 10_010,
        hdr: null,
        colourSpace: 'bt709',
      },
      audio: { stream: 1, codec: 'aac', channels: 1, sampleRateHz: 44_100, endMs: 9_900 },
      chapterStartsMs: [],
      chosen: { picture: { track: 1, of: 1 }, sound: { track: 1, of: 1, language: null } },
    })
  })

  it('chapters begin at the file’s own clock, from the file’s start', () => {
    const chapters = [{ start_time: '1.400000' }, { start_time: '61.400000' }, { start_time: 'N/A' }, {}]
    const answer = { streams: [picture], chapters, format: { format_name: 'matroska', start_time: '1.4' } }
    expect(parseProbe(JSON.stringify(answer))?.chapterStartsMs).toEqual([0, 60_000])
    expect(parseProbe(JSON.stringify({ ...answer, chapters: 'none' }))?.chapterStartsMs).toEqual([])
  })

  it('cover art is no programme', () => {
    expect(probe([{ ...picture, disposition: { attached_pic: 1 } }])?.video).toBeNull()
  })

  it('reads Matroska’s own tag for the length of a stream', () => {
    expect(probe([{ ...picture, tags: { DURATION: '00:00:04.040000000' } }])?.video?.endMs).toBe(4_040)
  })

  it('a stream that starts late ends late', () => {
    expect(probe([{ ...picture, start_time: '3.4', duration: '2' }], { start_time: '1.4' })?.video?.endMs).toBe(4_000)
  })

  it('knows HDR, unknown colours and rotation', () => {
    const turned = { side_data_list: [{}, { rotation: -90 }], color_transfer: 'smpte2084' }
    expect(probe([{ ...picture, ...turned, color_space: 'unknown' }])?.video).toMatchObject({
      hdr: 'pq',
      width: 720,
      height: 1280,
      colourSpace: null,
      endMs: null,
      frameRate: 0,
    })
  })

  it('anything else gives null', () => {
    for (const text of [
      '',
      '{',
      'null',
      '{}',
      '{"streams":[],"format":{"format_name":7}}',
      '{"streams":{},"format":{}}',
    ])
      expect(parseProbe(text)?.video ?? null).toBeNull()
  })
})

describe('parseReport', () => {
  const report = (streams: unknown[], rest: object = {}) =>
    parseReport(
      JSON.stringify({ streams, format: { format_name: 'mxf', duration: '4' }, ...rest }),
      new Set(['mpeg2video']),
    )

  it('reads all tracks with what the verdict needs', () => {
    const tracks = report([
      {
        ...{ index: 0, codec_type: 'video', codec_name: 'mpeg2video', width: 720, height: 576, pix_fmt: 'yuvj422p' },
        ...{ field_order: 'bt', sample_aspect_ratio: '16:11', color_primaries: 'bt470bg' },
        ...{ avg_frame_rate: '25/1', r_frame_rate: '50/1', side_data_list: [{ rotation: -90 }] },
      },
      {
        ...{ index: 1, codec_type: 'audio', codec_name: 'ac3', channels: 6, channel_layout: '5.1(side)' },
        ...{ sample_rate: '48000', start_time: '0.5', tags: { language: 'ger', title: 'Director\u202e\n comments ' } },
      },
      { index: 2, codec_type: 'subtitle', codec_name: 'subrip', disposition: { forced: 1 } },
      { index: 3, codec_type: 'data' },
    ])?.tracks
    expect(tracks?.map(({ kind, isDecodable, isAside, isForced }) => [kind, isDecodable, isAside, isForced])).toEqual([
      ['video', true, false, false],
      ['audio', false, true, false],
      ['text', false, false, true],
      ['other', false, false, false],
    ])
    expect(tracks?.[0]?.video).toEqual({
      ...{ width: 576, height: 720, frameRate: 25, isVariableRate: true, hdr: null, colourSpace: null },
      ...{ primaries: 'bt470bg', isFullRange: true, pixelFormat: 'yuvj422p', scan: 'top-first', rotation: 90 },
      ...{ pixelAspect: '16:11', hasClosedCaptions: false },
    })
    expect(tracks?.[1]).toMatchObject({
      ...{ language: 'ger', title: 'Director comments', startMs: 500, audio: { channels: 6, layout: '5.1(side)' } },
    })
  })

  it('keeps a bounded number of tracks and chapters, each start once', () => {
    const chapters = Array.from({ length: 2_000 }, (_, index) => ({
      start_time: String(index >> 1),
      tags: { title: 'a' },
    }))
    const found = report(
      Array.from({ length: 900 }, (_, index) => ({ index })),
      { chapters },
    )
    expect([found?.tracks.length, found?.chapters.length]).toEqual([100, 500])
  })
})
