// A REST endpoint as data: it is served, described and tested for tenant isolation from this.
import type { AnyProcedure } from '@trpc/server'
import type { z } from 'zod'
import type { Turn } from '#adapters/admission.ts'
import type { Services } from '#adapters/services.ts'
import type { Actor } from '#domain/account/actor.ts'
import type { Permission } from '#domain/account/permissions.ts'
import type { ErrorCode } from '../errors.ts'
import type { Method } from '../trpc/meta.ts'
import type { PagedList } from './paging.ts'

export interface Call<Query, Body, Who> {
  services: Services
  actor: Who
  /** From the path; each at most 64 characters. */
  params: Record<string, string>
  query: Query
  body: Body
  /** For streamed bodies. */
  request: Request
  now: number
}

export interface RouteFacts {
  method: Method
  /** `:name` stands for one path segment. */
  path: string
  summary: string
  /** Status of the successful answer. */
  status: number
  /** Schema of the successful answer; null if it is not JSON. */
  answer: z.ZodType | null
  query?: z.ZodType
  body?: z.ZodType
  /** Codes besides those of its guards, path and body, for the description. */
  errors?: readonly ErrorCode[]
  /** The body is bytes, not JSON; with a media type: or JSON, which `run` validates itself. */
  rawBody?: boolean | string
  /** In each answer, errors included. */
  headers?: Readonly<Record<string, string>>
  /** As in the meta of procedures (server/trpc/meta.ts). */
  permission?: Permission | 'none'
  /** The queue of its account that a call uses; omitted: that of ordinary requests. */
  turn?: Turn
}

/** An endpoint that a procedure declares in its `meta`. */
export interface ProcedureRoute extends RouteFacts {
  guard: 'public' | 'account' | 'person' | 'admin' | 'signed-in'
  /** Of the procedure, as `series.list`. */
  name: string
  type: 'query' | 'mutation'
  procedure: AnyProcedure
  bodyAs?: string
  answerAs?: string
  paged?: PagedList
  mostRows?: number
  readBody?(body: object): object
}

/** An endpoint that no procedure can be: its body or its answer is not JSON, or it is cached or has a status of its own. */
export type HandlerRoute = RouteFacts &
  (
    | { guard: 'public'; run(call: Call<unknown, unknown, null>): Promise<unknown> }
    | { guard: 'account' | 'person' | 'admin'; run(call: Call<unknown, unknown, Actor>): Promise<unknown> }
  )

export type RestRoute = ProcedureRoute | HandlerRoute

interface Guarded<Q extends z.ZodType, B extends z.ZodType> extends Omit<RouteFacts, 'query' | 'body'> {
  /** `person`: requires a session, never a key. */
  guard?: 'account' | 'person' | 'admin'
  query?: Q
  body?: B
  run(call: Call<z.output<Q>, z.output<B>, Actor>): Promise<unknown>
}

/** An endpoint for an account. `run` gets the validated input. */
export function accountRoute<Q extends z.ZodType = z.ZodUndefined, B extends z.ZodType = z.ZodUndefined>(
  route: Guarded<Q, B>,
): HandlerRoute {
  return { guard: 'account', ...route } as HandlerRoute
}
