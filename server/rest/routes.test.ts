import { expect, it } from 'vitest'
import { matchRoute, restRoutes } from './routes.ts'

it('no endpoint is hidden by a parameter of another one', () => {
  const hidden = restRoutes.filter((route) => {
    const match = matchRoute(route.method, route.path.replace(/:\w+/g, 'a1'))
    return match.kind !== 'route' || match.route !== route
  })
  expect(hidden.map(({ method, path }) => `${method} ${path}`)).toEqual([])
})
