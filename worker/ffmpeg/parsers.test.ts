import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLoudness } from './loudness.ts'
import { parseProbe } from './probe.ts'
import { ProgressParser } from './progress.ts'
import { TextTail } from './text-tail.ts'

const BLOCKS =
  'frame=0\nout_time_us=N/A\nprogress=continue\n' +
  'frame=25\nout_time_us=1000000\nout_time=00:00:01.000000\nprogress=continue\n' +
  'frame=25\nout_time_us=1000000\nprogress=continue\n' +
  'frame=50\nout_time_us=2000000\nprogress=end\n'

describe('ProgressParser', () => {
  it('output time is the only sign of life', () => {
    expect(new ProgressParser().push(BLOCKS)).toEqual([
      { outTimeMs: 0, advanced: true, ended: false },
      { outTimeMs: 1_000, advanced: true, ended: false },
      { outTimeMs: 1_000, advanced: false, ended: false },
      { outTimeMs: 2_000, advanced: true, ended: true },
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

  it('survives nonsense', () => {
    expect(new ProgressParser().push('\n=\nout_time_us=-80000\nout_time_us=zebra\nprogress=continue\n')).toEqual([
      { outTimeMs: 0, advanced: true, ended: false },
    ])
  })
})

describe('TextTail', () => {
  it('keeps the end and no more', () => {
    const tail = new TextTail(10)
    for (let i = 0; i < 100; i++) tail.push(`${i},`)
    expect(tail.toString()).toBe('6,97,98,99,'.slice(-10))
  })
})

describe('parseLoudness', () => {
  const summary = (integrated: string, peak: string) =>
    `Stream mapping: I:  -99 LUFS\n[Parsed_ebur128_2 @ 0x55] Summary:\n\n  Integrated loudness:\n    I:         ${integrated} LUFS\n    Threshold: -31.8 LUFS\n\n  Loudness range:\n    LRA:         0.0 LU\n\n  Sample peak:\n    Peak:       ${peak} dBFS\n`

  it('reads the summary', () => {
    expect(parseLoudness(summary('-21.8', '-3.1'))).toEqual({ integratedLufs: -21.8, peakDbfs: -3.1 })
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

  it('reads a picture and its sound', () => {
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
        interlaced: false,
        colourSpace: 'bt709',
      },
      audio: { stream: 1, codec: 'aac', channels: 1, sampleRateHz: 44_100, endMs: 9_900 },
    })
  })

  it('a cover picture is no programme', () => {
    expect(probe([{ ...picture, disposition: { attached_pic: 1 } }])?.video).toBeNull()
  })

  it('takes Matroska’s own tag for the length of a stream', () => {
    expect(probe([{ ...picture, tags: { DURATION: '00:00:04.040000000' } }])?.video?.endMs).toBe(4_040)
  })

  it('a stream that starts late ends late', () => {
    expect(probe([{ ...picture, start_time: '3.4', duration: '2' }], { start_time: '1.4' })?.video?.endMs).toBe(4_000)
  })

  it('knows interlaced pictures and unnamed colours', () => {
    expect(probe([{ ...picture, field_order: 'tt', color_space: 'unknown' }])?.video).toMatchObject({
      interlaced: true,
      colourSpace: null,
      endMs: null,
      frameRate: 0,
    })
  })

  it('anything else is no answer', () => {
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
