import { type Services, services } from '../adapters/services.ts'
import { authenticate } from '../auth/authenticate.ts'
import type { Actor } from '../domain/account/actor.ts'

export interface Context {
  services: Services
  requestId: string
  /** Epoch ms. */
  now(): number
  /** Looked up anew at each call: a person removed meanwhile is nobody. */
  findActor(): Promise<Actor | null>
}

/** Never throws: an error here would lose its request id on the way out. */
export function createContext(request: Request, requestId: string): Context {
  return {
    services: services(),
    requestId,
    now: Date.now,
    findActor: () => authenticate(services(), request),
  }
}
