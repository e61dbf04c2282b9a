import { z } from 'zod'
import { createApiKey } from '#features/account/create-api-key.ts'
import { listApiKeys } from '#features/account/list-api-keys.ts'
import { revokeApiKey } from '#features/account/revoke-api-key.ts'
import { type ApiKeyView, type CreatedApiKey, createApiKeySchema, keyScopeSchema } from '#features/account/schema.ts'
import { accountRoute, type RestRoute } from './route.ts'

const instant = z.iso.datetime()

const fields = {
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('The first characters, to recognise it by.'),
  scope: keyScopeSchema,
  madeBy: z.string().nullable().describe('The person who made it. The key ends with that person’s access.'),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  endsAt: instant.nullable(),
  revokedAt: instant.nullable(),
  ended: z.enum(['revoked', 'over', 'maker']).nullable().describe('Why it is rejected; null: it is valid.'),
}
const apiKeySchema: z.ZodType<ApiKeyView> = z.object(fields).meta({ id: 'ApiKey' })
const createdApiKeySchema: z.ZodType<CreatedApiKey> = z
  .object({ ...fields, secret: z.string().describe('The whole key. It is shown only here.') })
  .meta({ id: 'CreatedApiKey' })

export const apiKeyRoutes: RestRoute[] = [
  accountRoute({
    method: 'GET',
    path: '/api/api-keys',
    summary: 'The API keys of the account, newest first, including those that have ended.',
    status: 200,
    answer: z.object({ apiKeys: z.array(apiKeySchema) }),
    run: async ({ services, actor }) => ({ apiKeys: await listApiKeys(services.db, actor.accountId) }),
  }),
  accountRoute({
    method: 'POST',
    path: '/api/api-keys',
    guard: 'person',
    summary: 'Creates an API key. Requires a session: a key cannot create keys.',
    status: 201,
    answer: createdApiKeySchema,
    body: createApiKeySchema,
    run: ({ services, actor, body }) => createApiKey(services.db, actor, body),
  }),
  accountRoute({
    method: 'DELETE',
    path: '/api/api-keys/:keyId',
    guard: 'person',
    summary: 'Revokes an API key, which stays in the list. Requires a session.',
    status: 200,
    answer: apiKeySchema,
    run: ({ services, actor, params }) => revokeApiKey(services.db, actor, params.keyId ?? ''),
  }),
]
