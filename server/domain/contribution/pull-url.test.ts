import fc from 'fast-check'
import { expect, it } from 'vitest'
import { describeContribution } from './describe-contribution.ts'
import { parsePullUrl } from './pull-url.ts'

const href = (text: string) => {
  const parsed = parsePullUrl(text)
  return parsed.ok ? parsed.url.href : null
}
const message = (text: string) => {
  const parsed = parsePullUrl(text)
  return parsed.ok ? null : parsed.message
}

it('accepts HLS, RTSP and SRT as people write them, and normalises them', () => {
  expect(href(' HTTPS://TV.example:443/live/a.m3u8?x=1 ')).toBe('https://tv.example/live/a.m3u8?x=1')
  expect(href('rtsp://user:pa%21ss@cam.example/stream')).toBe('rtsp://user:pa%21ss@cam.example/stream')
  expect(href('srt://[2001:db8::1]:9000?streamid=a&passphrase=secret12345&mode=caller')).toBe(
    'srt://[2001:db8::1]:9000?streamid=a&passphrase=secret12345&mode=caller',
  )
})

it('shows only scheme, host and port of an address', () => {
  const parsed = parsePullUrl('rtsp://user:canary@cam.example:8554/canary?token=canary')
  expect(parsed.ok && parsed.url.hint).toBe('rtsp://cam.example:8554')
})

it('rejects everything else, and what could have side effects, with a message', () => {
  for (const text of [
    '',
    'file:///etc/passwd',
    'ftp://a/b',
    'concat:a|b',
    'https://',
    'http://a b/c',
    'http://2130706433/x',
  ])
    expect(message(text), text).toMatch(/\.$/)
  expect(message('srt://host.example')).toMatch(/needs a port/)
  expect(message('srt://host.example:9000?mode=listener')).toMatch(/Only mode=caller/)
  expect(message('srt://host.example:9000?mode=caller&mode=listener')).toMatch(/Only mode=caller/)
  expect(message('srt://host.example:9000?ffs=1')).toMatch(/^Unknown SRT parameter. Allowed are/)
  expect(message('srt://host.example:9000?passphrase=short')).toMatch(/10 to 79/)
  expect(message('srt://host.example:9000?pbkeylen=20')).toMatch(/16, 24 or 32/)
  expect(message('http://host.example/../../x')).toMatch(/segment in its path/)
  expect(message('http://host.example/%0d%0aHost:x')).toMatch(/percent/)
})

it('parses its own output to the same value, and never throws', () => {
  const part = fc.constantFrom(
    'http://',
    'rtsp://',
    'srt://',
    'a.example',
    ':9000',
    '/',
    '?',
    'a=b',
    '@',
    '%41',
    '[::1]',
    '..',
    'x',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const first = href(text)
        if (first !== null) expect(href(first)).toBe(first)
      },
    ),
    { numRuns: 1_000 },
  )
})

it('describes a feed’s state, with what arrives', () => {
  const facts = {
    video: { codec: 'h264' as const, width: 1_920, height: 1_080, fps: 50, profile: 'High' },
    audio: { codec: 'aac' as const, sampleRate: 48_000, channels: 2 },
    encoder: 'obs',
  }
  const stream = { state: 'ACTIVE' as const, facts, bitrateKbps: 4_130, onAir: false, reportedAt: 1_000 }
  const say = (over: object, now = 2_000) =>
    describeContribution({ fetching: null, enabled: true, revoked: false, stream: null, ...over }, now).statusText
  expect(say({})).toBe('Waiting for the encoder')
  expect(say({ stream })).toBe('Connected, 1080p50, 4.1 Mbit/s')
  expect(say({ stream: { ...stream, onAir: true, facts: { ...facts, audio: null } } })).toBe(
    'On air, 1080p50, 4.1 Mbit/s, no audio',
  )
  expect(say({ stream }, 40_000)).toMatch(/^Status unknown/)
  expect(say({ enabled: false })).toBe('Switched off')
  expect(say({ revoked: true })).toMatch(/revoked/)
})

it('accepts the streamid of SRT’s access control with its hash, and none that libsrt would reject', () => {
  const given = 'srt://host.example:9000?streamid=#!::r=live/studio,m=request,u=tv&latency=200'
  expect(href(given)).toBe(given.replace('#', '%23'))
  expect(href(`srt://host.example:9000?streamid=${'a'.repeat(512)}`)).not.toBeNull()
  expect(message(`srt://host.example:9000?streamid=${'a'.repeat(513)}`)).toBe('A streamid has at most 512 characters.')
  expect(message('srt://host.example:9000?streamid=%23'.padEnd(600, '%23').slice(0, 600))).toBeNull()
  expect(message('https://host.example/a#b')).toMatch(/a #/)
})
