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
  // The product has no public licence to name.
  const config = await createConfig({ extends: ['recommended-strict'], rules: { 'info-license': 'off' } })
  const findings = await lintFromString({ source: committed, absoluteRef: 'openapi.json', config })
  expect(findings.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`)).toEqual([])
})

it('every operation has a unique name', () => {
  const { paths } = describeApi(restRoutes) as { paths: Record<string, Record<string, { operationId: string }>> }
  const names = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
  expect(new Set(names).size).toBe(names.length)
})
