// All REST endpoints, and which of them a path means.
import { channelRoutes } from './channel-routes.ts'
import { mediaRoutes } from './media-routes.ts'
import { describeApi } from './openapi.ts'
import type { RestRoute } from './route.ts'
import { systemRoutes } from './system-routes.ts'

const description: RestRoute = {
  method: 'GET',
  path: '/api/openapi.json',
  guard: 'public',
  summary: 'This description.',
  status: 200,
  answer: null,
  run: async () => Response.json(describeApi(restRoutes)),
}

export const restRoutes: readonly RestRoute[] = [...systemRoutes, description, ...channelRoutes, ...mediaRoutes]

export type RouteMatch =
  | { kind: 'route'; route: RestRoute; params: Record<string, string> }
  | { kind: 'wrong-method'; allowed: string[] }
  | { kind: 'unknown' }

export function matchRoute(method: string, pathname: string): RouteMatch {
  const asked = pathname.replace(/\/+$/, '').split('/')
  const allowed: string[] = []
  for (const route of restRoutes) {
    const params = matchPath(route.path.split('/'), asked)
    if (!params) continue
    if (route.method === method || (method === 'HEAD' && route.method === 'GET'))
      return { kind: 'route', route, params }
    allowed.push(route.method)
  }
  return allowed.length > 0 ? { kind: 'wrong-method', allowed } : { kind: 'unknown' }
}

function matchPath(pattern: readonly string[], asked: readonly string[]): Record<string, string> | null {
  if (pattern.length !== asked.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    const given = asked[index] ?? ''
    if (!part.startsWith(':')) {
      if (part !== given) return null
      continue
    }
    // What is not even formed like an id of ours is nobody's id: the read answers “not found”.
    params[part.slice(1)] = /^[\w-]{1,64}$/.test(given) ? given : 'no-such-id'
  }
  return params
}
