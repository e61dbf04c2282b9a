// All REST endpoints, and the lookup by path.
import { stripTrailingSlashes } from '#domain/outbound/strip-slashes.ts'
import { appRouter } from '../trpc/root.ts'
import { analyticsRoutes } from './analytics-routes.ts'
import { audienceReportRoutes } from './audience-report-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { billingRoutes } from './billing-routes.ts'
import { captionRoutes } from './caption-routes.ts'
import { guideRoutes } from './guide-routes.ts'
import { mediaRoutes } from './media-routes.ts'
import { describeApi } from './openapi.ts'
import { playerRoutes } from './player-routes.ts'
import { procedureRoutes } from './procedure-routes.ts'
import type { RestRoute } from './route.ts'
import { systemRoutes } from './system-routes.ts'
import { uploadRoutes } from './upload-routes.ts'

const description: RestRoute = {
  method: 'GET',
  path: '/api/openapi.json',
  guard: 'public',
  summary: 'This description.',
  status: 200,
  answer: null,
  run: async () => Response.json(describeApi(restRoutes)),
}

export const restRoutes: readonly RestRoute[] = [
  ...systemRoutes,
  description,
  ...procedureRoutes(appRouter),
  ...analyticsRoutes,
  ...audienceReportRoutes,
  ...auditRoutes,
  ...billingRoutes,
  ...guideRoutes,
  ...playerRoutes,
  ...mediaRoutes,
  ...captionRoutes,
  ...uploadRoutes,
]

const lettersOf = ({ path }: RestRoute) => path.replace(/:\w+/g, '\uffff')
/** A name comes before a parameter in its place: /api/media/deleted before /api/media/:mediaId. */
const byName = restRoutes.toSorted((a, b) => (lettersOf(a) < lettersOf(b) ? -1 : lettersOf(a) > lettersOf(b) ? 1 : 0))

/** The state of the process, for probes. A refused probe would get the process replaced. */
export const isProbe = ({ path }: Pick<RestRoute, 'path'>) => /\/health(?:\/ready)?$/.test(path)

/** Public endpoints, except the installation's own state, which is for direct clients. */
export const isForPages = (route: RestRoute) => route.guard === 'public' && !isProbe(route)

export interface WrongMethod {
  kind: 'wrong-method'
  allowed: string[]
  /** Pages of other sites may read the answer. */
  forPages: boolean
}

export type RouteMatch =
  | { kind: 'route'; route: RestRoute; params: Record<string, string> }
  | WrongMethod
  | { kind: 'unknown' }

export function matchRoute(method: string, pathname: string): RouteMatch {
  // Version 1 is the only version: both spellings are the same endpoint.
  const asked = stripTrailingSlashes(pathname)
    .replace(/^\/api\/v1(?=\/)/, '/api')
    .split('/')
  const allowed: string[] = []
  let forPages = false
  for (const route of byName) {
    const params = matchPath(route.path.split('/'), asked)
    if (!params) continue
    if (route.method === method || (method === 'HEAD' && route.method === 'GET'))
      return { kind: 'route', route, params }
    allowed.push(route.method)
    forPages ||= isForPages(route)
  }
  return allowed.length > 0 ? { kind: 'wrong-method', allowed, forPages } : { kind: 'unknown' }
}

function matchPath(pattern: readonly string[], asked: readonly string[]): Record<string, string> | null {
  if (pattern.length !== asked.length) return null
  const params: Record<string, string> = {}
  for (const [index, whole] of pattern.entries()) {
    // “:slug.xml” is a parameter with a suffix that belongs to the path.
    const dot = whole.startsWith(':') ? whole.indexOf('.') : -1
    const ending = dot < 0 ? '' : whole.slice(dot)
    const part = dot < 0 ? whole : whole.slice(0, dot)
    if (!(asked[index] ?? '').endsWith(ending)) return null
    const given = (asked[index] ?? '').slice(0, (asked[index] ?? '').length - ending.length)
    if (!part.startsWith(':')) {
      if (part !== given) return null
      continue
    }
    // A malformed id exists nowhere: the read answers “not found”.
    params[part.slice(1)] = /^[\w-]{1,64}$/.test(given) ? given : 'no-such-id'
  }
  return params
}
