// How much of this process one account, or one address, may use at a time. Counted in memory: the limits protect the
// process they are counted in.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { sayLimitReached } from '#domain/plan/say-limit.ts'
import { DomainError } from '#server/errors.ts'
import { blockOf } from './address-block.ts'
import { OwnerQueue } from './owner-queue.ts'
import { SlotLimiter } from './slot-limiter.ts'
import { UploadsUnderWay } from './uploads-under-way.ts'

/**
 * The queue of a call: `request` for ordinary ones, `expansion` for those that expand a schedule, `publish` for those
 * that write one, `authentication`; `none` for uploads and subscriptions, which take long and are counted
 * while they last.
 */
export type Turn = 'authentication' | 'request' | 'expansion' | 'publish' | 'none'

const WINDOW_S = 15
const STREAMS_PER_ADDRESS = 200

/** Calls in 15 seconds. */
export interface CallLimits {
  /** Twenty open dashboard pages make about 60 calls a second, a script that waits for its answers 100. */
  perAccount: number
  /** An office behind one address. */
  perAddress: number
}

const USUAL: CallLimits = { perAccount: 200 * WINDOW_S, perAddress: 400 * WINDOW_S }

const createLines = () => ({
  authentication: new OwnerQueue({
    reason: 'sign-ins-at-once',
    atOnce: 4,
    waiting: 1_000,
    waitMs: 20_000,
    message: 'Too many requests of your account are waiting. This one was not carried out; try again in a few seconds.',
  }),
  request: new OwnerQueue({
    reason: 'requests-at-once',
    atOnce: 8,
    waiting: 300,
    waitMs: 20_000,
    message: 'Too many requests of your account are waiting. This one was not carried out; try again in a few seconds.',
  }),
  expansion: new OwnerQueue({
    reason: 'expansions-at-once',
    atOnce: 2,
    waiting: 40,
    waitMs: 20_000,
    message:
      'Too many flight checks, previews and guides of your account are waiting. This one was not carried out; try again in a few seconds.',
  }),
  publish: new OwnerQueue({
    reason: 'publishes-at-once',
    atOnce: 2,
    waiting: 10,
    waitMs: 10_000,
    message: 'Your account is publishing other schedules. This request published nothing; try again in a few seconds.',
  }),
})

export class Admission {
  readonly #perAccount: RateLimiterMemory
  readonly #perAddress: RateLimiterMemory
  readonly #lines = createLines()
  /** Subscriptions (SSE), by account and by address. */
  readonly streams = new SlotLimiter()
  /** By account. */
  readonly uploads = new UploadsUnderWay()

  constructor(limits: Partial<CallLimits> = {}) {
    const { perAccount, perAddress } = { ...USUAL, ...limits }
    this.#perAccount = new RateLimiterMemory({ points: perAccount, duration: WINDOW_S })
    this.#perAddress = new RateLimiterMemory({ points: perAddress, duration: WINDOW_S })
  }

  /** @throws TOO_MANY_REQUESTS */
  async countAddress(address: string): Promise<void> {
    await take(this.#perAddress, blockOf(address), 'requests-per-address', 'from your network address')
  }

  /** @throws TOO_MANY_REQUESTS */
  async countAccount(accountId: string): Promise<void> {
    await take(this.#perAccount, accountId, 'requests-per-account', 'of your account')
  }

  /**
   * @param most maximum of the account
   * @returns call it when the subscription has ended; a second call does nothing
   * @throws TOO_MANY_REQUESTS
   */
  openStream(accountId: string, address: string, most: number): () => void {
    const endOfAddress = this.streams.take(`address ${blockOf(address)}`, STREAMS_PER_ADDRESS, {
      reason: 'subscriptions-per-address',
      message:
        'Your network address has too many pages open. This page updates every few seconds instead; close a page.',
    })
    try {
      const endOfAccount = this.streams.take(accountId, most, {
        reason: 'subscriptions-per-account',
        message: sayLimitReached('subscriptionsAtOnce', most, null),
      })
      return () => {
        endOfAddress()
        endOfAccount()
      }
    } catch (error) {
      endOfAddress()
      throw error
    }
  }

  /** @throws TOO_MANY_REQUESTS when the account's queue is full */
  enqueue<T>(turn: Turn, owner: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return turn === 'none' ? work() : this.#lines[turn].run(owner, work, signal)
  }
}

async function take(limiter: RateLimiterMemory, key: string, reason: string, whose: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000))
    throw new DomainError('TOO_MANY_REQUESTS', {
      message: `Too many requests ${whose}. This one was not carried out; try again in ${retryAfterSeconds} s.`,
      data: { reason, retryAfterSeconds },
    })
  }
}
