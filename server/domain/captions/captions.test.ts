import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cue, MAX_CUE_LENGTH, MAX_CUES, shiftCues } from './cue.ts'
import { cleanCueText, typedCueText } from './cue-text.ts'
import { readTimes, writeTime } from './cue-times.ts'
import { canonicalLanguage, languageName } from './language.ts'
import { readCaptions } from './read-captions.ts'
import { writeVtt } from './write-vtt.ts'

const cuesOf = (text: string): Cue[] => {
  const read = readCaptions(text)
  if (!read.ok) throw new Error(`${read.why} in line ${read.line}`)
  return read.cues
}

describe('a caption file', () => {
  it('is read as SubRip, with the line ends and signs of Windows', () => {
    const file = '\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\nTom & Jerry\r\n<i>second</i> line\r\n\r\n2\r\n'
    expect(cuesOf(`${file}00:01:00,5 --> 00:01:01,250\r\n{\\an8}<font color="red">Red</font>\r\n`)).toEqual([
      { startMs: 1_000, endMs: 2_500, text: 'Tom &amp; Jerry\n<i>second</i> line' },
      { startMs: 60_500, endMs: 61_250, text: 'Red' },
    ])
  })

  it('is read as WebVTT, without its comments and styles', () => {
    const head =
      'WEBVTT - Film\nKind: captions\n\nNOTE 00:01.000 --> 00:02.000\nno cue\n\nSTYLE\n::cue { color: red }\n\n'
    const cues =
      'a\n01:00.000 --> 01:02.000 line:0 region:x align:start\n<v Anna>Hello</v>\n\n00:05.000 --> 00:06.000\nFirst'
    expect(cuesOf(head + cues)).toEqual([
      { startMs: 5_000, endMs: 6_000, text: 'First' },
      { startMs: 60_000, endMs: 62_000, text: '<v Anna>Hello</v>', settings: 'line:0 align:start' },
    ])
  })

  it('is read as SubStation Alpha, whose events name their fields', () => {
    const ass = (events: string) =>
      `[Script Info]\r\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name\n\n[Events]\n${events}`
    const format = 'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text'
    const said = String.raw`{\i1}Hello,{\i0} a < b\Nworld & all`
    const shape = String.raw`{\p1}m 0 0 l 100 0{\p0}`
    const lines = [
      format,
      `Dialogue: 0,0:01:00.00,0:01:02.50,Default,,0,0,0,,${said}`,
      'Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,no cue',
      `Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,${shape}`,
      'Dialogue: 0,0:00:03.00,0:00:03.00,Default,,0,0,0,,without a length',
      String.raw`Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\an8\pos(1,2)}Above<script>`,
    ]
    expect(cuesOf(ass(lines.join('\r\n')))).toEqual([
      { startMs: 5_000, endMs: 6_000, text: 'Above&lt;script&gt;', settings: 'line:0' },
      { startMs: 60_000, endMs: 62_500, text: '<i>Hello,</i> a &lt; b\nworld &amp; all' },
    ])
    const ssa = 'Format: Marked, Start, End, Text\nDialogue: Marked=0,0:00:00.10,0:00:01.00,Hi, there\n'
    expect(cuesOf(ass(ssa))).toEqual([{ startMs: 100, endMs: 1_000, text: 'Hi, there' }])
    expect(readCaptions(ass('Dialogue: 0,one,two,Default,,0,0,0,,a'))).toEqual({ ok: false, why: 'bad-times', line: 8 })
    expect(readCaptions(ass(''))).toEqual({ ok: false, why: 'no-cues', line: null })
  })

  it.each([
    ['no-cues', '', null],
    ['no-cues', 'WEBVTT\n\n', null],
    ['no-cues', '#EXTM3U\n', null],
    ['bad-times', '1\n00:00:02,000 --> 00:00:01,000\nBackwards', 2],
    ['bad-times', '00:61.000 --> 01:02.000\na', 1],
    ['bad-times', 'one --> two\na', 1],
    ['bad-times', '00:00:01,000 --> 999:00:00,000\na', 1],
    ['too-long', `00:01.000 --> 00:02.000\n${'a'.repeat(MAX_CUE_LENGTH + 1)}`, 1],
    ['too-long', `00:01.000 --> 00:02.000\n${'&'.repeat(MAX_CUE_LENGTH / 5 + 1)}`, 1],
    ['too-many', '00:01.000 --> 00:02.000\na\n\n'.repeat(MAX_CUES + 1), 3 * MAX_CUES + 1],
  ])('is rejected for %s', (why, text, line) => {
    expect(readCaptions(text)).toEqual({ ok: false, why, line })
  })

  it('is read back as it was written', () => {
    const cue = fc
      .record({
        startMs: fc.integer({ min: 0, max: 86_400_000 }),
        lengthMs: fc.integer({ min: 1, max: 60_000 }),
        text: fc.string({
          maxLength: 100,
          unit: fc.constantFrom('<', '>', '&', '/', 'i', ' ', '\n', 'v', ';', '-', 'ä'),
        }),
      })
      .map(({ startMs, lengthMs, text }): Cue => ({ startMs, endMs: startMs + lengthMs, text: cleanCueText(text) }))
      .filter(({ text }) => text !== '')
    fc.assert(
      fc.property(fc.uniqueArray(cue, { minLength: 1, maxLength: 20, selector: ({ startMs }) => startMs }), (cues) => {
        expect(cuesOf(writeVtt(cues))).toEqual(cues.toSorted((a, b) => a.startMs - b.startMs))
      }),
    )
  })
})

describe('cue text', () => {
  it('keeps the tags of WebVTT, balanced, and nothing else', () => {
    expect(cleanCueText('<B>bold <i>both</b> after')).toBe('<b>bold <i>both</i></b> after')
    expect(cleanCueText('<c.yellow.bg_blue>a</c><00:01.000>b')).toBe('<c>a</c>&lt;00:01.000&gt;b')
    expect(cleanCueText('<script>alert(1)</script><img src=x onerror=alert(1)>')).toBe('alert(1)')
    expect(cleanCueText('1 < 2 > 0 --> & &lt; &copy;')).toBe('1 &lt; 2 &gt; 0 --&gt; &amp; &lt; &amp;copy;')
    expect(cleanCueText('<v A<b>x')).toBe('<v A b>x</v>')
    expect(cleanCueText('a\n\n  \n b ')).toBe('a\nb')
    expect(cleanCueText('<i>'.repeat(50))).toBe(`${'<i>'.repeat(8)}${'</i>'.repeat(8)}`)
  })

  it('is the same after another cleaning, also of what people see', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '&', '/', 'i', 'v', ' ', 'amp;', 'lt;', 'x') }),
        (given) => {
          const clean = cleanCueText(given)
          expect(cleanCueText(clean)).toBe(clean)
          expect(cleanCueText(typedCueText(clean))).toBe(clean)
        },
      ),
    )
  })
})

it('times are written as they are read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500_000_000 }), (startMs) => {
      const line = `${writeTime(startMs)} --> ${writeTime(startMs + 1)}`
      expect(readTimes(line)).toEqual({ startMs, endMs: startMs + 1 })
    }),
  )
})

it('moved cues begin at the start of the item at the earliest', () => {
  const cues = [
    { startMs: 0, endMs: 1_000, text: 'gone' },
    { startMs: 500, endMs: 1_500, text: 'cut' },
    { startMs: 4_000, endMs: 5_000, text: 'whole' },
  ]
  expect(shiftCues(cues, -1_000)).toEqual([
    { startMs: 0, endMs: 500, text: 'cut' },
    { startMs: 3_000, endMs: 4_000, text: 'whole' },
  ])
  expect(shiftCues(cues, 0)).toEqual(cues)
})

it('languages are BCP 47 tags in their canonical form', () => {
  expect(['de', 'DE-at', 'pt-br', 'ZH-hant', 'es-419', 'deu', 'iw'].map(canonicalLanguage)).toEqual([
    'de',
    'de-AT',
    'pt-BR',
    'zh-Hant',
    'es-419',
    'de',
    'he',
  ])
  for (const given of ['', 'x', 'german', 'und', 'de-DE-1996', '../de', 'de_DE', 'a'.repeat(5_000)])
    expect([given.slice(0, 20), canonicalLanguage(given)]).toEqual([given.slice(0, 20), null])
  expect(languageName('de')).toBe('Deutsch')
  expect(languageName('pt-BR')).toMatch(/^Português/)
})
