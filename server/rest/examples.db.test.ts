// The programs in docs/examples, as they stand, against a running handler.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { beatWorker } from '#features/playout/leases.ts'
import { startWebhookRole } from '#worker/webhook/role.ts'
import { addTenant, type Tenant } from '../testing/fixtures.ts'
import { serveRest } from '../testing/serve-rest.ts'
import { until } from '../testing/until.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

const run = promisify(execFile)
const exampleOf = (name: string) => join(import.meta.dirname, '../../docs/examples', name)
let web: TestWeb
let server: Awaited<ReturnType<typeof serveRest>>
let tenant: Tenant
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  server = await serveRest(web)
  env = { NODE_ENV: 'test', PATH: '/usr/bin:/bin', URL: server.url, KEY: tenant.key }
})
afterAll(async () => {
  server?.close()
  await web?.close()
})

it('the curl script creates one channel, reads, and deletes it', async () => {
  const { stdout } = await run('sh', [exampleOf('curl.sh')], { env })
  expect(stdout).toMatch(/^created (ch_\w+)\nread again: 304\nrejected: CHANNEL_NOT_FOUND\n+deleted \1\n$/)
})

it('the Node client lists channels, and throws problems', async () => {
  await web.as(tenant.userId).channel.create({ name: 'Aurora' })
  const { stdout } = await run(process.execPath, [exampleOf('client.mjs')], { env })
  expect(stdout).toContain('Aurora: STOPPED')
  expect(stdout).toContain('INVALID_INPUT: name:')
})

it('the receiver prints each event once, and rejects what is not signed', async () => {
  const reserved = createServer().listen(0, '127.0.0.1')
  await once(reserved, 'listening')
  const { port } = reserved.address() as AddressInfo
  reserved.close()
  const url = `http://127.0.0.1:${port}/`
  const { body: hook } = await web.rest('POST', '/api/webhooks', { key: tenant.key, json: { url } })
  const receiver = spawn(process.execPath, [exampleOf('webhook-receiver.mjs')], {
    env: { ...env, PORT: String(port), WEBHOOK_SECRET: hook.secret },
  })
  let printed = ''
  receiver.stdout.on('data', (text) => {
    printed += text
  })
  await until(() => printed.includes(`listening on port ${port}`))
  await beatWorker(web.db, { id: 'wk_example', host: 'test', pid: 1, roles: [] })
  const role = startWebhookRole({ db: web.db, dataDir: web.services.dataDir, workerId: 'wk_example' })
  try {
    const path = `/api/webhooks/${hook.id}`
    const { body: sent } = await web.rest('POST', `${path}/test`, { key: tenant.key })
    const isDelivered = async (id: string) =>
      (await web.rest('GET', `${path}/deliveries/${id}`, { key: tenant.key })).body.state === 'delivered'
    await until(() => isDelivered(sent.id))
    const { body: again } = await web.rest('POST', `${path}/deliveries/${sent.id}/replay`, { key: tenant.key })
    await until(() => isDelivered(again.id))
    expect(printed.split('\n').filter((line) => line.startsWith('webhook.test'))).toEqual([
      `webhook.test ${JSON.stringify({ webhookId: hook.id })}`,
    ])
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)
  } finally {
    await role.stop()
    receiver.kill()
  }
})
