import { expect, it } from 'vitest'
import { listBreakers } from '#adapters/breaker.ts'
import { HostCalls } from './host-calls.ts'

type Answer = typeof NO_ANSWER | typeof ANSWER
const callsUntil = (signal: AbortSignal) =>
  new HostCalls<Answer>('alerts', { timeoutMs: 1_000, signal, isAnswer: ({ status }) => status !== null })
const NO_ANSWER = { status: null, problem: 'connection refused', answer: null }
const ANSWER = { status: 500, problem: null, answer: 'no' }

it('a host that answers nothing is not asked again, for its owner only; an error is an answer', async () => {
  const over = new AbortController()
  const hosts = callsUntil(over.signal)
  let asked = 0
  const ask = (owner: string, posted: Answer) =>
    hosts.ask('https://down.example/hook', owner, async () => {
      asked++
      return posted
    })
  for (let n = 0; n < 8; n++) expect(await ask('tenant', ANSWER)).toEqual(ANSWER)
  for (let n = 0; n < 5; n++) expect(await ask('tenant', NO_ANSWER)).toEqual(NO_ANSWER)
  expect([await ask('tenant', ANSWER), asked]).toEqual([null, 13])
  expect(await ask('another', ANSWER)).toEqual(ANSWER)
  const [alerts] = listBreakers().filter(({ service }) => service === 'alerts')
  expect(alerts).toMatchObject({ state: 'open', reason: 'NO_ANSWER', hosts: ['down.example'] })
})

it('a request that the shutdown cuts short is no fault of its host', async () => {
  const hosts = callsUntil(AbortSignal.abort())
  for (let n = 0; n < 8; n++)
    expect(await hosts.ask('https://up.example/', 'tenant', async () => NO_ANSWER)).toEqual(NO_ANSWER)
})
