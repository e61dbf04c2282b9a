import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { until } from '#server/testing/until.ts'
import { Relay, type RelayPort } from './relay.ts'

const TARGET = { serverUrl: 'rtmp://a.example/x', backupServerUrl: null, rung: '720p', maxFailures: 1 } as const
const unhandled: unknown[] = []
const onUnhandled = (error: unknown) => void unhandled.push(error)

beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', onUnhandled)
})
afterEach(() => {
  process.off('unhandledRejection', onUnhandled)
})

function begin(over: Partial<RelayPort>): Relay {
  const port: RelayPort = {
    connect: async () => ({ how: 'failed', reason: 'It refused.', tooSlow: false, livedMs: 0 }),
    onChange: () => undefined,
    alert: () => undefined,
    giveUp: async () => undefined,
    ...over,
  }
  return new Relay({ target: TARGET, failures: 0, port, log: pino({ level: 'silent' }) })
}

describe('a relay that gives up while the database is unavailable', () => {
  it('harms nothing, and records it once the database is back', async () => {
    let tries = 0
    const relay = begin({
      async giveUp() {
        if (++tries < 3) throw new Error('the database is away')
      },
    })
    await until(() => tries >= 3)
    await relay.stop()
    expect(tries).toBe(3)
    expect(relay.figures).toMatchObject({ state: 'DISABLED', reason: 'It refused.' })
    expect(unhandled).toEqual([])
  })

  it('can be stopped in between', async () => {
    const giveUp = vi.fn(() => Promise.reject(new Error('the database is away')))
    const relay = begin({ giveUp })
    await until(() => giveUp.mock.calls.length > 0)
    await relay.stop()
    expect(unhandled).toEqual([])
  })
})

it('an error of its owner ends the relay, and nothing else', async () => {
  const onChange = vi.fn(() => {
    throw new Error('no such thing')
  })
  const relay = begin({ onChange })
  await until(() => onChange.mock.calls.length > 0)
  await relay.stop()
  expect(unhandled).toEqual([])
})
