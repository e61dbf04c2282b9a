import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BREAKER_STATES, type BreakerView, breakerSchema, describeFault, viewOfHosts } from './breakers.ts'

const since = '2026-11-29T12:00:00.000Z'
const view = (state: BreakerView['state'], at = since): BreakerView => ({
  ...{ service: 'webhooks', state, since: at, failures: 5, reason: 'ECONNREFUSED', hosts: [] },
})

it('a failure is described by its codes', () => {
  const cases: [unknown, string][] = [
    [Object.assign(new Error('connect 10.0.0.1:5432'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [new Error('outer', { cause: Object.assign(new Error('x'), { code: 'ETIMEDOUT' }) }), 'ETIMEDOUT'],
    [Object.assign(new Error('slow down'), { $metadata: { httpStatusCode: 503 } }), '503'],
    [Object.assign(new Error('no'), { code: 'EENVELOPE', responseCode: 451 }), 'EENVELOPE 451'],
    [new Error('Connection terminated due to connection timeout'), 'timeout'],
    [new Error('Connection terminated unexpectedly'), 'connection closed'],
    [new TypeError('x'), 'TypeError'],
    ['text', 'Error'],
    [null, 'Error'],
  ]
  for (const [error, told] of cases) expect(describeFault(error)).toBe(told)
})

it('no text of a message is repeated', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3 }), fc.string(), (message, code) => {
      const told = describeFault(Object.assign(new Error(`postgres://user:${message}@db`), { code }))
      expect([code, 'timeout', 'connection closed', 'Error']).toContain(told)
    }),
  )
})

it('the worst of the hosts decides: the one that is longest in that state', () => {
  const [early, late] = ['2026-11-29T10:00:00.000Z', '2026-11-29T11:00:00.000Z']
  expect(viewOfHosts('webhooks', [['a', view('closed')]], since)).toMatchObject({ state: 'closed', hosts: [] })
  const found = viewOfHosts(
    'webhooks',
    [
      ['a', view('half-open', early)],
      ['b', view('open', late)],
      ['c', view('open', early)],
      ['d', view('closed', early)],
    ],
    since,
  )
  expect(found).toMatchObject({ state: 'open', since: early, hosts: ['c', 'b', 'a'] })
})

it('a view of any hosts is bounded', () => {
  const state = fc.constantFrom(...BREAKER_STATES)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ maxLength: 400 }), state), { maxLength: 100 }), (hosts) => {
      const told = viewOfHosts(
        'webhooks',
        hosts.map(([host, each]) => [host, view(each)] as const),
        since,
      )
      expect(breakerSchema.safeParse(told).error).toBeUndefined()
    }),
  )
})
