import { describe, expect, it } from 'vitest'
import {
  decideFromHead,
  decideProbeFailure,
  decideRunFailure,
  decideUnfit,
  isCutOff,
  type ToolEnd,
} from './decide-failure.ts'
import { MediaFailure } from './media-failure.ts'
import { sniffHead } from './sniff-head.ts'

const ended = (stderr: string, code: number | null = 1): ToolEnd => ({ how: 'exited', code, stderr })
const ascii = (text: string) => new TextEncoder().encode(text)

describe('sniffHead', () => {
  it.each([
    ['', 'empty'],
    ['#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd', 'playlist'],
    ['\ufeff#EXTM3U\n', 'playlist'],
    ['\n  ffconcat version 1.0\nfile a.mp4', 'playlist'],
    ['<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">', 'playlist'],
    ['<!-- hello --><smil><body/></smil>', 'playlist'],
    ['[playlist]\nFile1=http://127.0.0.1/', 'playlist'],
    ['v=0 \no=- 0 0 IN IP4 127.0.0.1', 'playlist'],
    ['\0\0\0\x20ftypisom', 'isobmff'],
    ['\0\0\0\x08wide', 'isobmff'],
    ['hello, this is a letter', 'other'],
    ['<html><body>404</body></html>', 'other'],
  ])('%j is %s', (text, verdict) => {
    expect(sniffHead(ascii(text))).toBe(verdict)
  })
})

describe('why an upload cannot be aired', () => {
  it('the head decides before any tool runs', () => {
    expect(decideFromHead('empty')).toBe('EMPTY')
    expect(decideFromHead('playlist')).toBe('PLAYLIST_IN_DISGUISE')
    expect(decideFromHead('isobmff')).toBeNull()
    expect(decideFromHead('other')).toBeNull()
  })

  it('a prober that finds nothing: truncated, too large, unreadable or no video', () => {
    expect(decideProbeFailure('isobmff', ended('moov atom not found'))).toBe('TRUNCATED')
    expect(decideProbeFailure('other', ended('moov atom not found'))).toBe('NOT_VIDEO')
    expect(decideProbeFailure('other', ended('Invalid data found when processing input'))).toBe('NOT_VIDEO')
    expect(decideProbeFailure('isobmff', ended('Invalid data found when processing input'))).toBe('UNREADABLE')
    expect(decideProbeFailure('isobmff', ended('Picture size 8192x8192 exceeds specified max pixel count'))).toBe(
      'TOO_LARGE_PICTURE',
    )
    expect(decideProbeFailure('isobmff', { how: 'stalled', code: null, stderr: '' })).toBe('UNREADABLE')
    expect(decideProbeFailure('isobmff', { how: 'not-started', code: null, stderr: 'ENOENT' })).toBe('ENCODER_FAILED')
  })

  it('a video without a size was too large when the prober says so', () => {
    const end: ToolEnd = { how: 'exited', code: 0, stderr: 'Picture size 8192x8192 exceeds specified max pixel count' }
    expect(decideUnfit('UNREADABLE', end)).toBe('TOO_LARGE_PICTURE')
    expect(decideUnfit('UNREADABLE', { ...end, stderr: '' })).toBe('UNREADABLE')
    expect(decideUnfit('NO_VIDEO_TRACK', end)).toBe('NO_VIDEO_TRACK')
  })

  it('an encode that fails', () => {
    expect(decideRunFailure(ended('av_interleaved_write_frame(): No space left on device'))).toBe('DISK_FULL')
    expect(decideRunFailure(ended('stream 0, offset 0x30: partial file'))).toBe('TRUNCATED')
    expect(decideRunFailure(ended('Error while decoding stream #0:0: Invalid data found'))).toBe('UNREADABLE')
    expect(decideRunFailure(ended('Error while opening encoder for output stream'))).toBe('ENCODER_FAILED')
    expect(decideRunFailure(ended('', 137))).toBe('ENCODER_FAILED')
    expect(decideRunFailure({ how: 'stalled', code: null, stderr: '' })).toBe('STALLED')
  })

  it('a reader that meets the end too early exits with 0 and reports it', () => {
    expect(isCutOff(ended('stream 1, offset 0x5bcdad: partial file', 0))).toBe(true)
    expect(isCutOff(ended('deprecated pixel format used', 0))).toBe(false)
  })

  it('says what to do, and never shows the output of the tools', () => {
    const failure = new MediaFailure('TRUNCATED', '/secret/path: partial file')
    expect(failure.message).toMatch(/upload it again/)
    expect(failure.message).not.toContain('/secret')
    expect(failure.retryable).toBe(false)
    expect(new MediaFailure('DISK_FULL').retryable).toBe(true)
  })
})
