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

interface Scope {
  origin?: CallOrigin
  account?: string
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

/** Runs functions later as if they were called here: a stream is read after its request's function has returned. */
export const keepScope = (): (<T>(work: () => T) => T) => AsyncLocalStorage.snapshot()
