import { expect, it } from 'vitest'
import { testSteps } from './test-steps.ts'

const states = (url: string, outcome: Parameters<typeof testSteps>[1]) =>
  testSteps(url, outcome)
    .map(({ state }) => state[0])
    .join('')

it('marks the steps of a test as passed, failed or not tried; TLS only for rtmps', () => {
  expect(states('rtmps://a/live', { ok: true, stage: null })).toBe('ppppppp')
  expect(states('rtmp://a/live', { ok: true, stage: null })).toBe('pppppp')
  expect(states('rtmp://a/live', { ok: false, stage: 'publish' })).toBe('pppppf')
  expect(states('rtmps://a/live', { ok: false, stage: 'tls' })).toBe('pppfuuu')
  expect(states('rtmp://a/live', { ok: false, stage: 'name' })).toBe('fuuuuu')
  expect(states('rtmp://a/live', null)).toBe('uuuuuu')
})
