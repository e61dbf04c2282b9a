// How much one caller, one account, or one address may use at a time. Queues and subscriptions are counted in memory:
// they protect the process they are counted in. Calls: call-counter.ts.
import type { Redis } from 'ioredis'
import type { Actor, CallLimit } from '#domain/account/actor.ts'
import { decideUse } from '#domain/plan/decide-use.ts'
import type { LimitInProcess } from '#domain/plan/limits.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { sayLimitReached } from '#domain/plan/say-limit.ts'
import { DomainError } from '#server/errors.ts'
import { blockOf } from './address-block.ts'
import { type Allowance, CallCounter } from './call-counter.ts'
import { OwnerQueue } from './owner-queue.ts'
import type { Quota, QuotaWindow } from './quota.ts'
import { SlotLimiter } from './slot-limiter.ts'
import { UploadsUnderWay } from './uploads-under-way.ts'

/**
 * The queue of a call: `request` for ordinary ones, `expansion` for those that expand a schedule, `publish` for those
 * that write one, `authentication`; `none` for uploads and subscriptions, which take long and are counted
 * while they last.
 */
export type Turn = 'authentication' | 'request' | 'expansion' | 'publish' | 'none'

const WINDOW_S = 15
/** Of the plan's API calls. */
const PLAN_WINDOW_S = 60
const STREAMS_PER_ADDRESS = 200

/** Calls in 15 seconds. */
export interface CallLimits {
  /** A key or a person. Twenty open dashboard pages make about 60 calls a second, a script that waits for its answers 100. */
  perCaller: number
  /** All its people together. What all keys of an account may do is a limit of its plan. */
  perAccount: number
  /** An office behind one address. */
  perAddress: number
}

const USUAL: CallLimits = { perCaller: 200 * WINDOW_S, perAccount: 400 * WINDOW_S, perAddress: 400 * WINDOW_S }

const tooMany = (reason: string, whose: string) => (_used: number, retryAfterSeconds: number) =>
  new DomainError('TOO_MANY_REQUESTS', {
    message: `Too many requests ${whose}. This one was not carried out; try again in ${retryAfterSeconds} s.`,
    data: { reason, retryAfterSeconds },
  })

function allowanceOf({ plan, perMinute }: CallLimit): Allowance {
  const name = 'apiCallsPerMinute'
  const limits = { ...PLANS[plan].limits, [name]: perMinute }
  return {
    calls: perMinute,
    refuse(used, retryAfterSeconds) {
      const decision = decideUse(plan, limits, { name, used: perMinute, adding: 1 })
      const upgrade = decision.kind === 'reached' ? decision.plan : null
      return new DomainError('TOO_MANY_REQUESTS', {
        message: sayLimitReached(name, perMinute, upgrade),
        data: { reason: `limit-${name}`, name, limit: perMinute, used: used - 1, plan: upgrade, retryAfterSeconds },
      })
    },
  }
}

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
  readonly #limits: CallLimits
  readonly #calls: Record<QuotaWindow['name'], CallCounter>
  readonly #lines = createLines()
  /** Subscriptions (SSE), by account and by address. */
  readonly streams = new SlotLimiter()
  /** By account. */
  readonly uploads = new UploadsUnderWay()

  /** @param redis shared by all web processes; null: each counts for itself */
  constructor(limits: Partial<CallLimits> = {}, redis: Redis | null = null) {
    this.#limits = { ...USUAL, ...limits }
    const open = (name: QuotaWindow['name'], windowS = WINDOW_S) => new CallCounter({ name, windowS }, redis)
    this.#calls = {
      ...{ caller: open('caller'), account: open('account'), address: open('address') },
      plan: open('plan', PLAN_WINDOW_S),
    }
  }

  /** @throws TOO_MANY_REQUESTS */
  async countAddress(address: string, quota?: Quota): Promise<void> {
    const refuse = tooMany('requests-per-address', 'from your network address')
    await this.#calls.address.count(blockOf(address), { calls: this.#limits.perAddress, refuse }, quota)
  }

  /** Also when the account's other keys and people are quiet. @throws TOO_MANY_REQUESTS */
  async countCaller(actor: Actor, quota?: Quota): Promise<void> {
    const { kind, tag, accountId } = actor
    const { perCaller, perAccount } = this.#limits
    const refuse = tooMany('requests-per-caller', kind === 'key' ? 'with this API key' : 'of yours')
    await this.#calls.caller.count(tag, { calls: perCaller, refuse }, quota)
    // A program that uses up the calls of the plan does not lock people out of the pages where they would stop it.
    await (actor.kind === 'key'
      ? this.#calls.plan.count(accountId, allowanceOf(actor.callLimit), quota)
      : this.#calls.account.count(
          accountId,
          { calls: perAccount, refuse: tooMany('requests-per-account', 'of your account') },
          quota,
        ))
  }

  /** What the account uses of the limits that are counted here. */
  async inUse(accountId: string, name: LimitInProcess): Promise<number> {
    if (name === 'apiCallsPerMinute') return this.#calls.plan.used(accountId)
    return name === 'uploadsAtOnce' ? this.uploads.count(accountId) : this.streams.taken(accountId)
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
