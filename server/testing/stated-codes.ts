// Every error that a test gets must be one that its operation states: the published description is made of them.
import { ERRORS, type ErrorCode } from '../errors.ts'
import { errorCodesOf } from '../rest/openapi-errors.ts'
import type { RestRoute } from '../rest/route.ts'
import { matchRoute, restRoutes } from '../rest/routes.ts'

const stated = new Map<RestRoute, ReadonlySet<ErrorCode>>()

function assertStated(route: RestRoute, code: unknown): void {
  if (typeof code !== 'string' || !(code in ERRORS)) return
  const codes = stated.get(route) ?? new Set(errorCodesOf(route))
  stated.set(route, codes)
  if (codes.has(code as ErrorCode)) return
  const where = 'name' in route ? route.name : `${route.method} ${route.path}`
  throw new Error(`${where} answers ${code}, and does not state it: add it to its errors.`)
}

/** @param body of an error; anything else states nothing */
export function assertStatedAnswer(method: string, url: string, body: unknown): void {
  const match = matchRoute(method, new URL(url).pathname)
  if (match.kind === 'route') assertStated(match.route, (body as { code?: unknown } | null)?.code)
}

const byName = new Map(restRoutes.flatMap((route) => ('name' in route ? [[route.name, route] as const] : [])))

/** @param name of a procedure; most are part of the REST API */
export function assertStatedCode(name: string | undefined, code: ErrorCode): void {
  const route = byName.get(name ?? '')
  if (route) assertStated(route, code)
}
