// A program: node server/rest/write-openapi.ts. A test says when docs/openapi.json is stale.
import { mkdirSync, writeFileSync } from 'node:fs'
import { describeApi } from './openapi.ts'
import { restRoutes } from './routes.ts'

const target = new URL('../../docs/openapi.json', import.meta.url)
mkdirSync(new URL('.', target), { recursive: true })
writeFileSync(target, `${JSON.stringify(describeApi(restRoutes), null, 2)}\n`)
