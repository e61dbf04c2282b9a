import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, it } from 'vitest'
import { describeApi } from './openapi.ts'
import { restRoutes } from './routes.ts'

interface Operation {
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: object; example?: unknown }> }>
}
const document = describeApi(restRoutes) as unknown as {
  paths: Record<string, Record<string, Operation>>
  components: object
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
)

it.each(operations)('%s has examples that its schemas accept', (_, { requestBody, responses }) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const bodies = [requestBody, ...Object.values(responses)].flatMap((one) => Object.entries(one?.content ?? {}))
  for (const [type, { schema, example }] of bodies) {
    if (!type.endsWith('json')) continue
    expect(example, 'each JSON body has an example').toBeDefined()
    const validate = ajv.compile({ ...schema, components: document.components })
    expect([validate(example), validate.errors]).toEqual([true, null])
  }
})
