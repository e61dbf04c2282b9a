import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hlsInput, pullArgs, pulledInputArgs, rtspInput, scriptedInput, srtScript } from './args-pull.ts'

it('the pulling FFmpeg may connect to its proxy only, and copies what arrives', () => {
  const after = (args: readonly string[], name: string) => args[args.indexOf(name) + 1]
  const all = [hlsInput('http://127.0.0.1:1/x'), rtspInput('rtsp://127.0.0.1:1/x'), scriptedInput(), pulledInputArgs()]
  expect(all.map((args) => after(args, '-protocol_whitelist'))).toEqual(['http,tcp,crypto', 'tcp', 'pipe,srt', 'pipe'])
  expect(all.map((args) => after(args, '-f'))).toEqual(['hls', 'rtsp', 'concat', 'nut'])
  for (const args of all) {
    expect(after(args, '-max_pixels')).toBe('12582912')
    expect(after(args, '-codec_whitelist')).toMatch(/^h264,hevc,mpeg2video,aac,/)
  }
  expect(pullArgs(['-i', 'x'])).toEqual([
    '-loglevel',
    'error',
    '-i',
    'x',
    '-map',
    '0:v:0',
    '-map',
    '0:a:0?',
    '-c',
    'copy',
    '-flush_packets',
    '1',
    '-f',
    'nut',
    'pipe:4',
  ])
})

it('an SRT call is written as a script, to the checked address', () => {
  const call = { family: 6, port: 9_000, options: { passphrase: "it's a secret" } } as const
  expect(srtScript({ ...call, address: '2001:db8::1' }).split('\n')).toEqual([
    'ffconcat version 1.0',
    'file srt://[2001:db8::1]:9000?mode=caller',
    "option passphrase 'it'\\''s a secret'",
    "option connect_timeout '8000'",
    "option timeout '10000000'",
    '',
  ])
  expect(() => srtScript({ ...call, address: '::1', options: { streamid: 'a\nfile x' } })).toThrow(/control character/)
})

it('FFmpeg reads each value of a script as it was given', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]{0,40}$/), (value) => {
      const line =
        srtScript({ address: '192.0.2.1', family: 4, port: 1, options: { streamid: value } }).split('\n')[2] ?? ''
      expect(readToken(line.slice('option streamid '.length))).toBe(value)
    }),
    { numRuns: 300 },
  )
})

/** As av_get_token does. */
function readToken(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') out += text[++at] ?? ''
    else if (text[at] === "'") for (at++; at < text.length && text[at] !== "'"; at++) out += text[at]
    else out += text[at]
  }
  return out
}
