// What holds for everything that one request does, without passing it through every function: where it came from, and
// whose rows it sees (ADR 22).
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Actor } from '#domain/account/actor.ts'

/** Where a call came from. */
export interface CallOrigin {
  requestId: string
  /** Of the client (client-address.ts). */
  address: string
  /** How the sender was authenticated; null: not at all. */
  via: 'session' | 'key' | null
  /** The admin who acts as the caller. */
  adminId?: string
}

/** Ids of what work is about, for its log lines and spans. Never text of users. */
export interface WorkFacts {
  requestId?: string
  accountId?: string
  channelId?: string
  commandId?: string
  mediaId?: string
  destinationId?: string
  streamId?: string
}

/** One step of a trace (traces.ts). */
export interface Span {
  traceId: string
  /** As W3C Trace Context spells it. */
  traceparent: string
  set(facts: SpanFacts): void
  end(isFailed?: boolean): void
}

/** Ids, counts and words of our own. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>

interface Scope {
  origin?: CallOrigin
  account?: string
  facts?: WorkFacts
  span?: Span | undefined
}

/** As the policies of the database spell it. */
export const EVERY_ACCOUNT = '*'

/** On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutScope?: AsyncLocalStorage<Scope> }
holder.cloudPlayoutScope ??= new AsyncLocalStorage()
const scopes = holder.cloudPlayoutScope

export function withOrigin<T>(origin: CallOrigin, work: () => T): T {
  return scopes.run({ ...scopes.getStore(), origin }, work)
}

/** Undefined in the worker and in programs. */
export const currentOrigin = (): CallOrigin | undefined => scopes.getStore()?.origin

export function originOf(call: Pick<CallOrigin, 'requestId' | 'address'>, actor: Actor | null): CallOrigin {
  const via = actor && (actor.kind === 'key' ? 'key' : 'session')
  const adminId = actor?.kind === 'user' ? actor.adminId : undefined
  return { requestId: call.requestId, address: call.address, via, adminId }
}

/** Runs the work with the rows of one account: queries see and change no others. */
export function inAccount<T>(accountId: string, work: () => Promise<T>): Promise<T> {
  // Awaited inside: a query of Prisma begins when it is awaited.
  return scopes.run({ ...scopes.getStore(), account: accountId }, async () => await work())
}

/**
 * Runs the work with the rows of all accounts: before the sender is known, for public pages, for what belongs to a person
 * in several accounts, and for admins. Every query of the work must name its rows.
 */
export const acrossAccounts = <T>(work: () => Promise<T>): Promise<T> => inAccount(EVERY_ACCOUNT, work)

/** Whose rows queries see now. Undefined: none was stated. */
export const currentAccount = (): string | undefined => scopes.getStore()?.account

/** Adds ids for the lines of the log. */
export function withFacts<T>(facts: WorkFacts, work: () => T): T {
  const scope = scopes.getStore()
  return scopes.run({ ...scope, facts: { ...scope?.facts, ...facts } }, work)
}

/** What is known of the work. */
export function currentFacts(): WorkFacts {
  const { origin, account, facts } = scopes.getStore() ?? {}
  return {
    ...facts,
    ...(origin && { requestId: origin.requestId }),
    ...(account !== undefined && account !== EVERY_ACCOUNT && { accountId: account }),
  }
}

/** @param span undefined: the work belongs to no trace */
export function withSpan<T>(span: Span | undefined, work: () => T): T {
  return scopes.run({ ...scopes.getStore(), span }, work)
}

export const currentSpan = (): Span | undefined => scopes.getStore()?.span

/** Runs functions later as if they were called here: a stream is read after its request's function has returned. */
export const keepScope = (): (<T>(work: () => T) => T) => AsyncLocalStorage.snapshot()
