// A program: node server/rest/write-openapi.ts && biome check --write docs/openapi.json. A test fails when that file is
// stale.
import { mkdirSync, writeFileSync } from 'node:fs'
import { describeApi } from './openapi.ts'
import { restRoutes } from './routes.ts'

const target = new URL('../../docs/openapi.json', import.meta.url)
mkdirSync(new URL('.', target), { recursive: true })
writeFileSync(target, `${JSON.stringify(describeApi(restRoutes), null, 2)}\n`)
