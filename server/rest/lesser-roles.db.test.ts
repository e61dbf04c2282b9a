// Every procedure and endpoint as a member whose role does not permit it. The answer does not depend on the id.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MEMBER_ROLES, type Permission, permissionsOf } from '#domain/account/permissions.ts'
import { listProcedures } from '../testing/procedures.ts'
import { headersOf, pathOf, REST_BODIES } from '../testing/tenancy/rest-calls.ts'
import { answerOf, type Ids } from '../testing/tenancy/row.ts'
import { tenancyRows } from '../testing/tenancy/rows.ts'
import { NOBODYS_IDS, openTenancyWorld, type TenancyWorld } from '../testing/tenancy/world.ts'
import type { RestRoute } from './route.ts'
import { restRoutes } from './routes.ts'

let world: TenancyWorld

beforeAll(async () => {
  world = await openTenancyWorld()
})
afterAll(() => world?.close())

const LESSER = MEMBER_ROLES.filter((role) => role !== 'owner')
const all = listProcedures()
const procedures = all.filter(({ guard, permission }) => guard === 'account' && permission !== 'none')
const routes = restRoutes
  .filter(({ guard }) => guard === 'account')
  .map((route) => ({ route, permission: permissionOf(route) }))
  .filter(({ permission }) => permission !== 'none')

function permissionOf(route: RestRoute): Permission | 'none' {
  if (!('run' in route)) return all.find(({ name }) => name === route.name)!.permission
  return route.permission ?? (route.method === 'GET' ? 'view' : 'account')
}

describe.each(LESSER)('a member with the role %s', (role) => {
  const may = permissionsOf(role)
  const refusedProcedures = procedures.filter(({ permission }) => !may.has(permission as Permission))
  const refusedRoutes = routes.filter(({ permission }) => !may.has(permission as Permission))

  it('may not call everything', () => {
    expect(refusedProcedures.length).toBeGreaterThan(3)
    expect(refusedRoutes.length).toBeGreaterThan(3)
  })

  it.each(refusedProcedures)('may not call $name', async ({ name }) => {
    await world.setRole(role)
    const before = await world.ownersState()
    const call = (ids: Ids) => answerOf(tenancyRows[name]!.call(world.web.as(world.member.userId), ids))
    const answer = await call(world.ids)
    expect(answer).toMatchObject({ code: 'FORBIDDEN', domain: 'NOT_PERMITTED' })
    expect(answer).toEqual(await call(NOBODYS_IDS))
    expect(await world.ownersState()).toEqual(before)
  })

  it.each(refusedRoutes)('may not ask for $route.method $route.path', async ({ route, permission }) => {
    await world.setRole(role)
    const before = await world.ownersState()
    const json = REST_BODIES[`${route.method} ${route.path}`]
    const ask = async (ids: Ids) => {
      const { status, body } = await world.web.rest(route.method, pathOf(route.path, ids), {
        key: world.memberKey,
        json,
        headers: headersOf(route.path),
      })
      return { status, ...body.error, requestId: null }
    }
    const answer = await ask(world.ids)
    // A key manages no account, whoever made it.
    const code = permission === 'account' ? 'SESSION_NEEDED' : 'NOT_PERMITTED'
    expect(answer).toMatchObject({ status: 403, code })
    expect(answer).toEqual(await ask(NOBODYS_IDS))
    expect(await world.ownersState()).toEqual(before)
  })
})
