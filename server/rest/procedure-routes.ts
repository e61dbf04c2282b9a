// The REST endpoints that procedures declare in their `meta`: served and described from there.
import type { AnyProcedure, AnyRouter } from '@trpc/server'
import { z } from 'zod'
import { readJson } from '#adapters/limit-body.ts'
import type { Quota } from '#adapters/quota.ts'
import type { Services } from '#adapters/services.ts'
import { createContext } from '../trpc/context.ts'
import type { Meta } from '../trpc/meta.ts'
import { askedRevision } from './conditional.ts'
import { findPagedList, pagedAnswer, pagedQuery, pageOf, rangeOf, takePage } from './paging.ts'
import type { ProcedureRoute } from './route.ts'

/** What tRPC keeps of a procedure, as far as it is needed here; its types do not say so. */
interface Definition {
  type: 'query' | 'mutation'
  meta?: Meta
  inputs: unknown[]
  output?: unknown
}

export function procedureRoutes(router: AnyRouter): ProcedureRoute[] {
  const procedures = Object.entries(router._def.procedures as Record<string, AnyProcedure>)
  return procedures.flatMap(([name, procedure]) => {
    const { type, meta, inputs, output } = procedure._def as unknown as Definition
    if (!meta?.rest) return []
    const { status = 200, ...facts } = meta.rest
    if (!(output instanceof z.ZodType)) throw new Error(`${name} is a REST endpoint and declares no output.`)
    const given = givenFields(inputs.at(-1), facts.path, facts.bodyAs)
    const answer = facts.answerAs ? z.object({ [facts.answerAs]: output }) : output
    const paged = findPagedList(facts.method, answer, given)
    const query = paged ? pagedQuery(given, paged) : given
    return {
      ...facts,
      name,
      type,
      procedure,
      status,
      guard: meta.guard ?? 'public',
      permission: meta.permission ?? (type === 'mutation' ? 'account' : 'view'),
      answer: paged && answer instanceof z.ZodObject ? pagedAnswer(answer) : answer,
      ...(paged && { paged }),
      ...(facts.method === 'GET' ? query && { query } : given && { body: given }),
    }
  })
}

/** What the query or the body holds: the input without the fields in the path. */
function givenFields(input: unknown, path: string, bodyAs: string | undefined): z.ZodType | undefined {
  if (input instanceof z.ZodPrefault) return givenFields(input.unwrap(), path, bodyAs)
  if (!(input instanceof z.ZodObject)) return undefined
  if (bodyAs) return input.shape[bodyAs]
  const inPath = pathNames(path)
  const fields = Object.entries(input.shape).filter(([name]) => !inPath.includes(name))
  return fields.length > 0 ? z.object(Object.fromEntries(fields)) : undefined
}

/** `channelId` of /api/channels/:channelId/mode. */
const pathNames = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)

export interface RestCall {
  params: Record<string, string>
  url: URL
  request: Request
  requestId: string
  quota: Quota
}

/** The guards of the procedure authenticate, count and queue the call, as for a call over tRPC. */
export async function callProcedure(route: ProcedureRoute, call: RestCall, services: Services): Promise<unknown> {
  const { name, type, procedure, answerAs, paged } = route
  const page = paged && pageOf(call.url)
  let input: Promise<unknown> | undefined
  const answer = await procedure({
    ctx: { ...createContext(call.request, call, services), overRest: true },
    path: name,
    type,
    // tRPC asks after the guards, and more than once: an unknown sender's body is not read.
    getRawInput: () => {
      input ??= readInput(route, call)
      return input
    },
    signal: call.request.signal,
    batchIndex: 0,
  })
  const whole = answerAs ? { [answerAs]: answer } : answer
  return paged && page ? takePage(whole as object, paged, page) : whole
}

async function readInput(route: ProcedureRoute, { params, url, request }: RestCall): Promise<unknown> {
  const revision = askedRevision(request, route)
  if (route.query) {
    const range = route.paged?.ranged ? rangeOf(pageOf(url)) : {}
    return { ...Object.fromEntries(url.searchParams), ...range, ...params }
  }
  if (!route.body) return params
  const body = await readJson(request)
  // Parsed here, so that errors name fields of the body.
  if (route.bodyAs) return { ...params, [route.bodyAs]: route.body.parse(body) }
  // Anything but an object is left for the schema to reject.
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return { ...(route.readBody?.(body) ?? body), ...params, ...(revision !== null && { revision }) }
}
