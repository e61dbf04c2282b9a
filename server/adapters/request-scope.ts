// What holds for everything that one request does, without passing it through every function.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Actor } from '#domain/account/actor.ts'

/** Where a call came from. */
export interface CallOrigin {
  requestId: string
  /** Of the client (client-address.ts). */
  address: string
  /** How the sender was authenticated; null: not at all. */
  via: 'session' | 'key' | null
}

/** On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutOrigin?: AsyncLocalStorage<CallOrigin> }
holder.cloudPlayoutOrigin ??= new AsyncLocalStorage()
const origins = holder.cloudPlayoutOrigin

export function withOrigin<T>(origin: CallOrigin, work: () => T): T {
  return origins.run(origin, work)
}

/** Undefined in the worker and in programs. */
export const currentOrigin = (): CallOrigin | undefined => origins.getStore()

export function originOf(call: Pick<CallOrigin, 'requestId' | 'address'>, actor: Actor | null): CallOrigin {
  const via = actor && (actor.kind === 'key' ? 'key' : 'session')
  return { requestId: call.requestId, address: call.address, via }
}
