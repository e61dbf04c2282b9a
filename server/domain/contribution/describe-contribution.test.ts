import { expect, it } from 'vitest'
import { describePullFailure, describeSocketError, describeStatus } from '#domain/pull/describe-pull-failure.ts'
import { describeContribution, type Fetching, sayCodecs } from './describe-contribution.ts'

const fetching: Fetching = { hint: 'rtsp://cam.example:8554', wanted: true, failed: null }
const say = (change: Partial<Fetching>, now = 10_000) =>
  describeContribution({ fetching: { ...fetching, ...change }, enabled: true, revoked: false, stream: null }, now)
    .statusText

it('shows where a pulled feed comes from, why it waits and until when', () => {
  expect(say({ wanted: false })).toBe('Pulled while the channel is on air')
  expect(say({})).toBe('Connecting to cam.example:8554')
  const failed = { reason: 'Nothing is listening at the server’s address.', nextTryAt: 17_200 }
  const waiting = 'Waiting for cam.example:8554: nothing is listening at the server’s address'
  expect(say({ failed })).toBe(`${waiting}; next try in 8 s`)
  expect(say({ failed }, 17_200)).toBe(`${waiting}; trying again`)
  expect(say({ failed, wanted: false })).toBe('Pulled while the channel is on air')
})

it('tells why a sender was told to try again, as long as it tries', () => {
  const refused = { reason: 'All live encoders are in use.', nextTryAt: 10_000 }
  const of = (now: number) =>
    describeContribution({ fetching: null, refused, enabled: true, revoked: false, stream: null }, now).statusText
  expect(of(9_999)).toBe('All live encoders are in use')
  expect(of(10_000)).toBe('Waiting for the encoder')
})

it('shows what its owner should fix', () => {
  const facts = {
    video: { codec: 'h264', width: 640, height: 360, fps: 25, profile: 'High' },
    audio: null,
    encoder: null,
  }
  const open = {
    state: 'ACTIVE',
    facts,
    bitrateKbps: 300,
    onAir: true,
    reportedAt: 9_000,
    lag: null,
    keyframeMs: 2_000,
    ...{ blackSince: null, silentSince: null },
  }
  const warn = (change: object) => {
    const stream = { ...open, ...change } as NonNullable<Parameters<typeof describeContribution>[0]['stream']>
    return describeContribution({ fetching: null, enabled: true, revoked: false, stream }, 10_000)
  }
  expect(warn({})).toEqual({ status: 'on-air', statusText: 'On air, 360p25, 0.3 Mbit/s, no audio', warning: null })
  const lag = { at: 8_000, behindMs: 3_100, speed: 0.62 }
  expect(warn({ lag }).warning).toMatch(
    /^This machine cannot encode this feed in time \(0\.62 of real time, 3\.1 s behind\)\. /,
  )
  expect(warn({ lag: { ...lag, at: 1_000 } }).warning).toBeNull()
  expect(warn({ keyframeMs: 10_000 }).warning).toMatch(/keyframes are 10 s or more apart.*keyframe interval to 2 s/)
  expect(warn({ blackSince: 4_000, silentSince: 4_000 }).warning).toBe(
    'Its picture is black, and its sound is silent. Check the sender.',
  )
  expect(warn({ blackSince: 9_000, silentSince: 4_000 }).warning).toBe('Its sound is silent. Check the sender.')
  expect(warn({ blackSince: 9_000 }).warning).toBeNull()
  const black = { ...facts, video: { ...facts.video, width: null, height: null, fps: null, profile: null } }
  expect(warn({ facts: black }).statusText).toBe('On air, 0.3 Mbit/s, no video, no audio')
})

it('uses the usual codec names', () => {
  const video = { codec: 'hevc', width: 1, height: 1, fps: 25, profile: null } as const
  expect(sayCodecs({ video, audio: null, encoder: null })).toBe('H.265, no audio')
  const audio = { codec: 'pcm_alaw', sampleRate: 8_000, channels: 1 } as const
  expect(sayCodecs({ video: { ...video, codec: 'h264' }, audio, encoder: null })).toBe('H.264 and G.711')
})

it('shows a failure in our own text, never what FFmpeg or the server wrote', () => {
  const canary = 'rtsp://user:canary@host/canary'
  for (const text of [
    `${canary}: Connection refused`,
    `${canary} 404 Not Found`,
    `[srt] Connection to ${canary} failed`,
    canary,
  ])
    for (const had of [true, false]) {
      expect(describePullFailure(text, had)).not.toContain('canary')
      expect(describePullFailure(text, had)).toMatch(/^[A-Z].*\.$/)
    }
  for (const code of ['ECONNREFUSED', 'ETIMEDOUT', 'ECONNRESET', 'EHOSTUNREACH', 'CERT_HAS_EXPIRED', undefined])
    expect(describeSocketError(code)).toMatch(/^[A-Z].*\.$/)
  for (const status of [401, 404, 429, 454, 461, 500, 418]) expect(describeStatus(status)).toMatch(/^The server .*\.$/)
})
