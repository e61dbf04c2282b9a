import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeApi } from './openapi.ts'
import { restRoutes } from './routes.ts'

it('docs/openapi.json matches the API', () => {
  const committed = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'))
  const current = JSON.parse(JSON.stringify(describeApi(restRoutes)))
  expect(committed, 'stale: run “node server/rest/write-openapi.ts” and format the file').toEqual(current)
})

it('every operation has a unique name', () => {
  const { paths } = describeApi(restRoutes) as { paths: Record<string, Record<string, { operationId: string }>> }
  const names = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
  expect(new Set(names).size).toBe(names.length)
})
