import { readFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, it } from 'vitest'
import { describeApi } from './openapi.ts'
import { restRoutes } from './routes.ts'

const committed = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')

it('docs/openapi.json matches the API', () => {
  const current = JSON.parse(JSON.stringify(describeApi(restRoutes)))
  expect(JSON.parse(committed), 'stale: run “node server/rest/write-openapi.ts” and format the file').toEqual(current)
})

it('docs/openapi.json has no findings of Redocly’s strict rules', async () => {
  // The product has no public licence to name; redirects are checked below.
  const rules = { 'info-license': 'off', 'operation-2xx-response': 'off' } as const
  const config = await createConfig({ extends: ['recommended-strict'], rules })
  const findings = await lintFromString({ source: committed, absoluteRef: 'openapi.json', config })
  expect(findings.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`)).toEqual([])
})

it('every operation states a success or a redirect', () => {
  const { paths } = describeApi(restRoutes) as { paths: Record<string, Record<string, { responses: object }>> }
  const without = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => !Object.keys(responses).some((status) => /^(2\d\d|302)$/.test(status)))
      .map(([method]) => `${method} ${path}`),
  )
  expect(without).toEqual([])
})

it('every operation has a unique name', () => {
  const { paths } = describeApi(restRoutes) as { paths: Record<string, Record<string, { operationId: string }>> }
  const names = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
  expect(new Set(names).size).toBe(names.length)
})
