import { describe, expect, it, vi } from 'vitest'
import { OwnerQueue } from './owner-queue.ts'
import { SlotLimiter } from './slot-limiter.ts'

const open = (rules: Partial<{ atOnce: number; waiting: number; waitMs: number }> = {}) =>
  new OwnerQueue({ reason: 'test', message: 'Too many.', atOnce: 2, waiting: 3, waitMs: 1_000, ...rules })

/** Work that lasts until it is ended. */
function pieces() {
  const ends: (() => void)[] = []
  let most = 0
  let inside = 0
  const work = async () => {
    most = Math.max(most, ++inside)
    await new Promise<void>((end) => ends.push(end))
    inside--
  }
  return { work, ends, most: () => most, inside: () => inside }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('turns', () => {
  it('run two tasks of an owner at a time and the others as slots become free', async () => {
    const turns = open()
    const { work, ends, inside, most } = pieces()
    const all = Array.from({ length: 5 }, () => turns.run('a', work))
    await settled()
    expect(inside()).toBe(2)
    for (let done = 0; done < 5; done++) {
      ends[done]?.()
      await settled()
    }
    await Promise.all(all)
    expect(most()).toBe(2)
  })

  it('reject what exceeds the queue, with a message', async () => {
    const turns = open()
    const { work, ends } = pieces()
    const all = Array.from({ length: 5 }, () => turns.run('a', work))
    await expect(turns.run('a', work)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS', data: { reason: 'test' } })
    for (let done = 0; done < 5; done++) {
      await settled()
      ends[done]?.()
    }
    await Promise.all(all)
  })

  it('of one owner do not wait for those of another', async () => {
    const turns = open({ atOnce: 1 })
    const { work, ends } = pieces()
    const slow = turns.run('a', work)
    await expect(turns.run('b', async () => 'done')).resolves.toBe('done')
    ends[0]?.()
    await slow
  })

  it('are rejected when they wait too long', async () => {
    vi.useFakeTimers()
    const turns = open({ atOnce: 1 })
    const { work, ends } = pieces()
    const slow = turns.run('a', work)
    const late = expect(turns.run('a', work)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    await vi.advanceTimersByTimeAsync(1_000)
    await late
    vi.useRealTimers()
    ends[0]?.()
    await slow
  })

  it('are released when the client is gone, and pass to the next', async () => {
    const turns = open({ atOnce: 1 })
    const { work, ends } = pieces()
    const slow = turns.run('a', work)
    const gone = new AbortController()
    const leaver = expect(turns.run('a', work, gone.signal)).rejects.toThrow()
    const next = turns.run('a', async () => 'next')
    gone.abort()
    await leaver
    ends[0]?.()
    await slow
    expect(await next).toBe('next')
  })

  it('are released when the work fails', async () => {
    const turns = open({ atOnce: 1, waiting: 0 })
    const fail = () => turns.run('a', () => Promise.reject(new Error('broken')))
    await expect(fail()).rejects.toThrow('broken')
    await expect(fail()).rejects.toThrow('broken')
  })
})

it('are released once, however often release is called', () => {
  const places = new SlotLimiter()
  const refusal = { reason: 'test', message: 'Full.' }
  const release = places.take('a', 2, refusal)
  places.take('a', 2, refusal)
  expect(() => places.take('a', 2, refusal)).toThrow('Full.')
  release()
  release()
  expect(places.taken('a')).toBe(1)
  places.take('a', 2, refusal)
  expect(() => places.take('a', 2, refusal)).toThrow('Full.')
})
