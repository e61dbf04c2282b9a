import { expect, it, vi } from 'vitest'
import { logger } from '#adapters/log.ts'
import type { PlayoutState } from './machine.ts'
import { ChannelSupervisor, type PlayoutPort } from './runner.ts'

vi.stubEnv('LOG_LEVEL', 'silent')

const LEASE_LOST = new Error('lease lost')

function supervise(port: Partial<PlayoutPort>, initial: PlayoutState = { name: 'stopped' }) {
  const onLeaseLost = vi.fn()
  const nothing = async () => undefined
  const supervisor = new ChannelSupervisor({
    channelId: 'ch_test',
    accountId: 'ac_test',
    epoch: 1,
    initial,
    since: 0,
    recorded: false,
    log: logger('test'),
    onLeaseLost,
    port: {
      startRun: nothing,
      stopRun: nothing,
      replanWithout: nothing,
      record: nothing,
      explain: (error) => ({ retryable: true, reason: 'later', leaseLost: error === LEASE_LOST }),
      ...port,
    },
  })
  return { supervisor, onLeaseLost }
}

it('records again what could not be recorded, and then stops', async () => {
  const record = vi.fn<PlayoutPort['record']>().mockRejectedValueOnce(new Error('away')).mockResolvedValue()
  const { supervisor } = supervise({ record })
  await supervisor.send({ type: 'order-start' })
  await supervisor.confirm()
  await supervisor.confirm()
  expect(record.mock.calls).toEqual([
    ['live', null],
    ['live', null],
  ])
  await supervisor.stop()
})

it('never lets an older state overwrite a newer one', async () => {
  const recorded: string[] = []
  const { supervisor } = supervise({
    record: async (name) => {
      await new Promise((resolve) => setTimeout(resolve, name === 'live' ? 20 : 0))
      recorded.push(name)
    },
  })
  await Promise.all([
    supervisor.send({ type: 'order-start' }),
    supervisor.confirm(),
    supervisor.send({ type: 'order-stop' }),
    supervisor.confirm(),
  ])
  expect(recorded.at(-1)).toBe('stopped')
  await supervisor.stop()
})

it('continues after an unexpected error: a rejection of its chain would end the process', async () => {
  const explain = vi.fn<PlayoutPort['explain']>().mockImplementationOnce(() => {
    throw new Error('unforeseen')
  })
  const { supervisor } = supervise({ startRun: () => Promise.reject(new Error('no')), explain })
  await expect(supervisor.send({ type: 'order-start' })).resolves.toBeUndefined()
  await supervisor.send({ type: 'order-stop' })
  expect(supervisor.state.name).toBe('stopped')
  await supervisor.stop()
})

it('does nothing more once its lease is lost, and leaves no timer after stop', async () => {
  const stopRun = vi.fn(async () => undefined)
  const { supervisor, onLeaseLost } = supervise({ startRun: () => Promise.reject(LEASE_LOST), stopRun })
  await supervisor.send({ type: 'order-start' })
  await supervisor.send({ type: 'order-stop' })
  expect(onLeaseLost).toHaveBeenCalledOnce()
  expect(stopRun).not.toHaveBeenCalled()

  vi.useFakeTimers()
  const retrying = supervise({ startRun: () => Promise.reject(new Error('no')) }).supervisor
  void retrying.send({ type: 'order-start' })
  await retrying.stop()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})
