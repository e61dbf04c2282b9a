// How much one caller, one account, or one address may use at a time. Queues and subscriptions are counted in memory:
// they protect the process they are counted in. Calls: call-counter.ts.
import type { Redis } from 'ioredis'
import type { Actor } from '#domain/account/actor.ts'
import { sayLimitReached } from '#domain/plan/say-limit.ts'
import { blockOf } from './address-block.ts'
import { type CallCounter, openCallCounter } from './call-counter.ts'
import { OwnerQueue } from './owner-queue.ts'
import type { Quota } from './quota.ts'
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
  /** A key or a person. Twenty open dashboard pages make about 60 calls a second, a script that waits for its answers 100. */
  perCaller: number
  /** All its people and keys together. */
  perAccount: number
  /** An office behind one address. */
  perAddress: number
}

const USUAL: CallLimits = { perCaller: 200 * WINDOW_S, perAccount: 400 * WINDOW_S, perAddress: 400 * WINDOW_S }

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
  readonly #perCaller: CallCounter
  readonly #perAccount: CallCounter
  readonly #perAddress: CallCounter
  readonly #lines = createLines()
  /** Subscriptions (SSE), by account and by address. */
  readonly streams = new SlotLimiter()
  /** By account. */
  readonly uploads = new UploadsUnderWay()

  /** @param redis shared by all web processes; null: each counts for itself */
  constructor(limits: Partial<CallLimits> = {}, redis: Redis | null = null) {
    const { perCaller, perAccount, perAddress } = { ...USUAL, ...limits }
    const open = (name: 'caller' | 'account' | 'address', calls: number) =>
      openCallCounter({ name, calls, windowS: WINDOW_S }, redis)
    this.#perCaller = open('caller', perCaller)
    this.#perAccount = open('account', perAccount)
    this.#perAddress = open('address', perAddress)
  }

  /** @throws TOO_MANY_REQUESTS */
  async countAddress(address: string, quota?: Quota): Promise<void> {
    await this.#perAddress(
      blockOf(address),
      { reason: 'requests-per-address', whose: 'from your network address' },
      quota,
    )
  }

  /** Also when the account's other keys and people are quiet. @throws TOO_MANY_REQUESTS */
  async countCaller({ kind, tag, accountId }: Actor, quota?: Quota): Promise<void> {
    const whose = kind === 'key' ? 'with this API key' : 'of yours'
    await this.#perCaller(tag, { reason: 'requests-per-caller', whose }, quota)
    await this.#perAccount(accountId, { reason: 'requests-per-account', whose: 'of your account' }, quota)
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
