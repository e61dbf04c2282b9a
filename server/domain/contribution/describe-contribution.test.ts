import { expect, it } from 'vitest'
import { describePullFailure, describeSocketError, describeStatus } from '../pull/describe-pull-failure.ts'
import { describeContribution, type Fetching } from './describe-contribution.ts'

const fetching: Fetching = { hint: 'rtsp://cam.example:8554', wanted: true, failed: null }
const say = (change: Partial<Fetching>, now = 10_000) =>
  describeContribution({ fetching: { ...fetching, ...change }, enabled: true, revoked: false, stream: null }, now).words

it('of a feed that is fetched it says where from, why it waits and until when', () => {
  expect(say({ wanted: false })).toBe('Fetched while the channel is on air')
  expect(say({})).toBe('Connecting to cam.example:8554')
  const failed = { reason: 'Nothing listens at the server’s address.', nextTryAt: 17_200 }
  const waiting = 'Waiting for cam.example:8554: nothing listens at the server’s address'
  expect(say({ failed })).toBe(`${waiting}; next try in 8 s`)
  expect(say({ failed }, 17_200)).toBe(`${waiting}; trying again`)
  expect(say({ failed, wanted: false })).toBe('Fetched while the channel is on air')
})

it('a failure is told in our words, whatever FFmpeg or the server wrote', () => {
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
