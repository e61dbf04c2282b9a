import { clientAddressOf } from '#adapters/client-address.ts'
import type { Quota } from '#adapters/quota.ts'
import type { Services } from '#adapters/services.ts'
import type { Actor, Person } from '#domain/account/actor.ts'
import { authenticatePerson, authenticateQueued } from '../auth/authenticate.ts'

export interface Context {
  services: Services
  requestId: string
  /** Of the client (client-address.ts). */
  address: string
  /** What is left to the caller, for the headers of the answer. */
  quota?: Quota
  /** The call came over REST, which counts and logs its requests itself. */
  overRest?: boolean
  /** Epoch ms. */
  now(): number
  /** Looked up at each call: a removed user loses access at once. */
  findActor(): Promise<Actor | null>
  /** Who is signed in, also without an account; null for an API key. */
  findPerson(): Promise<Person | null>
}

/**
 * Never throws: an error here would lose its request id.
 * @param shownAccount of a subscription: browsers send no headers with it
 */
export function createContext(
  request: Request,
  { requestId, shownAccount, quota }: { requestId: string; shownAccount?: string | null; quota?: Quota },
  outside: Services,
): Context {
  return {
    services: outside,
    requestId,
    address: clientAddressOf(request.headers),
    ...(quota && { quota }),
    now: Date.now,
    findActor: () => authenticateQueued(outside, request, shownAccount),
    findPerson: () => authenticatePerson(outside, request),
  }
}
