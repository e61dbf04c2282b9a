import { expect, it } from 'vitest'
import { openLogger } from './log.ts'
import { acrossAccounts, inAccount, withOrigin } from './request-scope.ts'

const CANARY = 'canary-9d2e41-secret'

function open() {
  const lines: string[] = []
  const log = openLogger('trace', { write: (line: string) => void lines.push(line) })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') }
}

it('a line says which process, request and account it is about', async () => {
  const { log, last } = open()
  log.info('outside of requests')
  expect(last()).toMatchObject({ pid: process.pid, msg: 'outside of requests' })
  expect(last()).not.toHaveProperty('requestId')
  const origin = { requestId: 'rq_1', address: '192.0.2.1', via: null }
  await withOrigin(origin, () =>
    inAccount('ac_1', async () => {
      log.info({ channelId: 'ch_1' }, 'inside')
      expect(last()).toMatchObject({ requestId: 'rq_1', accountId: 'ac_1', channelId: 'ch_1', pid: process.pid })
      log.child({ part: 'rest' }).info({ requestId: 'rq_2' }, 'stated')
      expect(last()).toMatchObject({ requestId: 'rq_2', accountId: 'ac_1', part: 'rest' })
    }),
  )
  await acrossAccounts(async () => log.info('of all accounts'))
  expect(last()).not.toHaveProperty('accountId')
})

it('no line contains a secret, wherever it is', () => {
  const { log, lines } = open()
  for (const name of ['password', 'apiKey', 'streamKey', 'token', 'secret', 'authorization'])
    for (const facts of [{ [name]: CANARY }, { given: { [name]: CANARY } }, { a: { b: { [name]: CANARY } } }])
      log.info(facts, 'facts')
  log.info({ req: { headers: { authorization: CANARY, cookie: CANARY } } }, 'a request')
  const url = `postgresql://user:${CANARY}@db.example:5432/name`
  log.error({ err: new Error(`cannot connect to ${url}`, { cause: new Error(url) }) }, `gave up: ${url}`)
  log.warn({ url: `smtps://user:${CANARY}@mail.example`, list: [url] }, 'addresses')
  expect(lines.length).toBeGreaterThan(20)
  expect(lines.join('')).not.toContain(CANARY)
  expect(lines.join('')).toContain('://[redacted]@db.example:5432/name')
})
