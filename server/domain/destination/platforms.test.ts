import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import { checkTarget, needsKeyAgain, type Target } from './check-target.ts'
import { describeDestination, QUEUED } from './describe-destination.ts'
import {
  highestAccepted,
  PLATFORM_NAMES,
  PLATFORMS,
  recycleMs,
  rungProblems,
  rungWords,
  serverProblem,
} from './platforms.ts'

const USUAL = { frameRate: 25 }

const preset = (platform: Target['platform'], over: Partial<Target> = {}): Target => ({
  platform,
  serverUrl: PLATFORMS[platform].serverUrl,
  backupServerUrl: PLATFORMS[platform].backupServerUrl,
  rung: '1080p',
  ...over,
})

describe('the platforms', () => {
  it.each([25, 30])('accept every rung of the house ladder at %i fps', (frameRate) => {
    for (const platform of PLATFORM_NAMES)
      for (const { name } of DEFAULT_RUNGS) {
        expect(rungProblems(platform, name, { frameRate })).toEqual([])
        const keyframes = frameRate === 25 ? '1.92' : '1.6'
        expect(rungWords(platform, name, { frameRate })).toContain(`keyframe every ${keyframes} s`)
      }
  })

  it.each([50, 60])('are compared with the bitrates at %i fps, and with the rates that they accept', (frameRate) => {
    const given = { frameRate }
    const twitch = `Twitch accepts at most 6000 kbit/s of video; 1080p at ${frameRate} fps has up to 8025.`
    const facebook = `Facebook accepts 432p at up to 30 fps; the account airs at ${frameRate}.`
    const found = PLATFORM_NAMES.flatMap((platform) =>
      DEFAULT_RUNGS.flatMap(({ name }) => rungProblems(platform, name, given)),
    )
    expect(found).toEqual([twitch, facebook])
    expect(checkTarget(preset('twitch'), 'abcd-efgh', given)).toEqual([{ path: 'rung', message: twitch }])
    expect(checkTarget(preset('twitch'), 'abcd-efgh', null)).toEqual([])
    expect(rungWords('twitch', '1080p', given)).toBe(twitch)
    expect(rungWords('twitch', '720p', given)).toMatch(`1280×720 at ${frameRate} fps, H.264 at 4500 kbit/s`)
  })

  it('get the highest rung that they accept', () => {
    expect(highestAccepted('twitch', '1080p', { frameRate: 25 })).toBe('1080p')
    expect(highestAccepted('twitch', '1080p', { frameRate: 50 })).toBe('720p')
    expect(highestAccepted('twitch', '432p', { frameRate: 50 })).toBe('432p')
    expect(highestAccepted('facebook', '1080p', { frameRate: 60 })).toBe('1080p')
    // None is accepted: the choice is refused with the reason.
    expect(highestAccepted('facebook', '432p', { frameRate: 60 })).toBe('432p')
  })

  it('would report a rung that exceeds a limit', () => {
    const limits = PLATFORMS.facebook.limits
    if (!limits) throw new Error('Facebook has limits.')
    const allowed = limits.maxVideoKbps['1080p']
    limits.maxVideoKbps['1080p'] = { to30: 5_000, above30: 5_000 }
    try {
      expect(rungProblems('facebook', '1080p', USUAL)).toEqual([
        'Facebook accepts at most 5000 kbit/s of video; 1080p at 25 fps has up to 5350.',
      ])
      expect(checkTarget(preset('facebook'), 'abcd-efgh', USUAL)).toMatchObject([{ path: 'rung' }])
    } finally {
      limits.maxVideoKbps['1080p'] = allowed
    }
  })

  it('are reached at their own addresses, on every rung', () => {
    for (const platform of PLATFORM_NAMES.filter((name) => name !== 'custom'))
      expect(checkTarget(preset(platform), 'abcd-efgh', USUAL)).toEqual([])
  })

  it('do not accept the stream key in the address', () => {
    expect(serverProblem('youtube', 'rtmp://a.rtmp.youtube.com/live2/abcd-efgh-ijkl')).toMatch(/in its own field/)
    expect(
      checkTarget(preset('custom', { serverUrl: 'rtmp://a.example/live/s3cr3t-k3y' }), 's3cr3t-k3y', USUAL),
    ).toMatchObject([{ path: 'serverUrl', message: expect.stringContaining('Keep it only in its own field') }])
    expect(serverProblem('facebook', 'rtmp://live-api-s.facebook.com/rtmp')).toMatch(/encrypted/)
  })
})

describe('a stored key', () => {
  const custom = preset('custom', { serverUrl: 'rtmps://tv.example/live', backupServerUrl: null })

  it('is kept when the server stays the same', () => {
    expect(needsKeyAgain(custom, { ...custom, serverUrl: 'rtmps://tv.example/other', rung: '432p' })).toBe(false)
    expect(needsKeyAgain(preset('youtube', { backupServerUrl: null }), preset('youtube'))).toBe(false)
  })

  it('is required again when it would go elsewhere, or unencrypted', () => {
    const place = fc.constantFrom('rtmp://tv.example/live', 'rtmps://tv.example:444/live', 'rtmps://evil.example/live')
    fc.assert(
      fc.property(place, fc.constantFrom('serverUrl', 'backupServerUrl'), (url, field) => {
        expect(needsKeyAgain(custom, { ...custom, [field]: url })).toBe(true)
      }),
      { numRuns: 200 },
    )
    expect(needsKeyAgain(custom, preset('youtube'))).toBe(true)
  })
})

it('a destination always has a status text, and never claims to send without a report', () => {
  const facts = fc.record({
    enabled: fc.boolean(),
    channelStarted: fc.boolean(),
    state: fc.constantFrom('IDLE', 'CONNECTING', 'LIVE', 'BACKING_OFF', 'DISABLED'),
    reason: fc.constantFrom(null, QUEUED),
    failures: fc.nat(100),
    observedAt: fc.option(fc.integer({ min: 0, max: 100_000 })),
  } as const)
  fc.assert(
    fc.property(facts, (given) => {
      const { status, statusText } = describeDestination(given, 100_000)
      expect(statusText).not.toBe('')
      const queued = given.enabled && given.channelStarted && given.state === 'IDLE' && given.reason === QUEUED
      expect(statusText === 'Waiting for a free relay').toBe(queued)
      const heard = given.observedAt !== null && given.observedAt >= 100_000 - WORKER_DEAD_AFTER_MS
      expect(status === 'sending').toBe(given.enabled && given.channelStarted && given.state === 'LIVE' && heard)
    }),
    { numRuns: 500 },
  )
})

describe('the maximum connection time', () => {
  it('is shorter than any platform’s broadcast limit, and than RTMP’s clock', () => {
    for (const name of PLATFORM_NAMES) {
      const hours = recycleMs(name) / 3_600_000
      expect(hours).toBeLessThan(Math.min(PLATFORMS[name].limits?.maxBroadcastHours ?? 48, 48))
      expect(recycleMs(name)).toBeLessThan(2 ** 32)
    }
    expect(recycleMs('facebook') / 3_600_000).toBe(7.5)
  })
})
