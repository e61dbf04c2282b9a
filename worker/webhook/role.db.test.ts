import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { listBreakers } from '#adapters/breaker.ts'
import { RETRIED_MS } from '#domain/webhook/decide-attempt.ts'
import { rotateKeys } from '#features/destination/rotate-keys.ts'
import { composeMail } from '#features/mail/compose-mail.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { pruneDeliveries } from '#features/webhook/record-attempt.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { findFreePort } from '../launch/ports.ts'
import { registerDeliveries } from './delivery-metrics.ts'
import { startWebhookRole } from './role.ts'

interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

let web: TestWeb
let tenant: Tenant
const received: Received[] = []
const closing: (() => unknown)[] = []
/** By path: what the receiver answers; a function may wait. */
const answers = new Map<string, () => Promise<number> | number>()
let base = ''

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  web = await openTestWeb({ connections: 20 })
  tenant = await addTenant(web.db)
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', async () => {
      received.push({ path, headers: request.headers, body })
      const status = (await answers.get(path)?.()) ?? 204
      if (status === 302) response.writeHead(302, { location: `${base}/elsewhere` }).end()
      else response.writeHead(status).end(status === 204 ? undefined : `answer ${status} ${'x'.repeat(10_000)}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
})
afterAll(async () => {
  for (const close of closing) close()
  await web.close()
})

async function startWorker(id: string, allowPrivate = true) {
  const beat = () => beatWorker(web.db, { id, host: 'test', pid: 1, roles: ['playout'] })
  await beat()
  const role = startWebhookRole({
    db: web.db,
    dataDir: web.services.dataDir,
    workerId: id,
    limits: { timeoutMs: 1_000, allowPrivate },
  })
  return { ...role, beat }
}

const post = async (path: string, json: unknown = {}, key = tenant.key) =>
  (await web.rest('POST', path, { key, json })).body
const get = async (path: string) => (await web.rest('GET', path, { key: tenant.key })).body
const addHook = (path: string, events: string[] = []) => post('/api/webhooks', { url: `${base}${path}`, events })
const at = (path: string) => received.filter((request) => request.path === path)
/** As though the time until the next attempt had passed. */
const hurry = (webhookId: string) =>
  web.db.webhookDelivery.updateMany({ where: { webhookId }, data: { dueAt: new Date() } })

async function withWorker(id: string, work: () => Promise<void>, allowPrivate = true): Promise<void> {
  const worker = await startWorker(id, allowPrivate)
  // On a slow machine the work takes longer than a worker without a heartbeat counts as alive.
  const heart = setInterval(() => void worker.beat(), 3_000)
  try {
    await work()
  } finally {
    clearInterval(heart)
    await worker.stop()
  }
}

describe('webhooks', () => {
  it('a change of state is delivered once, signed, and only to endpoints that want it', async () => {
    const hook = await addHook('/signed', ['media.ready'])
    await addHook('/other', ['channel.started'])
    const mediaId = await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING', title: 'News' })
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'VERIFYING' } })
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'READY' } })
    await withWorker('wk_signed', async () => {
      await until(() => at('/signed').length > 0)
      await sleep(1_500)
    })
    const [request, ...more] = at('/signed')
    expect(more).toEqual([])
    expect(at('/other')).toEqual([])
    const { type, data } = new Verifier(hook.secret).verify(request!.body, request!.headers as never) as {
      type: string
      data: unknown
    }
    expect(type).toBe('media.ready')
    expect(data).toMatchObject({ mediaId, title: 'News' })
    expect(() => new Verifier(hook.secret).verify(`${request!.body} `, request!.headers as never)).toThrow()
    const { deliveries } = await get(`/api/webhooks/${hook.id}/deliveries`)
    expect(deliveries).toMatchObject([{ state: 'delivered', status: 204, attempts: 1, type: 'media.ready' }])
  })

  it('each request is counted by its outcome', async () => {
    const registry = new Registry()
    registerDeliveries(registry)
    const attempts = async () => (await registry.getSingleMetric('webhook_attempts_total')!.get()).values
    const countOf = async (outcome: string) =>
      (await attempts()).find(({ labels }) => labels.outcome === outcome)?.value ?? 0
    const before = [await countOf('pending'), await countOf('delivered')]
    const hook = await addHook('/counted', ['media.failed'])
    let asked = 0
    answers.set('/counted', () => (asked++ === 0 ? 500 : 204))
    const mediaId = await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' })
    await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'FAILED' } })
    await withWorker('wk_counted', async () => {
      await until(async () => (await countOf('pending')) > before[0]!)
      await hurry(hook.id)
      await until(async () => (await countOf('delivered')) > before[1]!)
    })
    expect([await countOf('pending'), await countOf('delivered')]).toEqual([before[0]! + 1, before[1]! + 1])
    expect(await registry.metrics()).toMatch(/webhook_attempt_seconds_count [1-9]/)
    await web.db.webhook.update({ where: { id: hook.id }, data: { enabled: false } })
  })

  it('a change that is rolled back writes no event', async () => {
    const hook = await addHook('/rolled-back')
    const mediaId = await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' })
    await web.db
      .$transaction(async (tx) => {
        await tx.mediaItem.update({ where: { id: mediaId }, data: { state: 'READY' } })
        throw new Error('rolled back')
      })
      .catch(() => undefined)
    expect((await get(`/api/webhooks/${hook.id}/deliveries`)).deliveries).toEqual([])
  })

  it('events of one object arrive in order although the first needs a retry; another object overtakes', async () => {
    const hook = await addHook('/ordered', ['media.ready', 'media.failed'])
    const [first, second] = [
      await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' }),
      await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' }),
    ]
    let failures = 0
    answers.set('/ordered', () => (failures++ === 0 ? 500 : 204))
    for (const state of ['READY', 'FAILED', 'READY'] as const)
      await web.db.mediaItem.update({ where: { id: first }, data: { state } })
    await withWorker('wk_ordered', async () => {
      await until(() => at('/ordered').length > 0)
      await web.db.mediaItem.update({ where: { id: second }, data: { state: 'FAILED' } })
      await until(() => at('/ordered').length > 1)
      await hurry(hook.id)
      await until(() => at('/ordered').length >= 5)
    })
    const idsAndTypes = at('/ordered').map(({ body }) => JSON.parse(body))
    expect(idsAndTypes.filter(({ data }) => data.mediaId === first).map(({ type }) => type)).toEqual([
      'media.ready',
      'media.ready',
      'media.failed',
      'media.ready',
    ])
    expect(idsAndTypes[1].data.mediaId).toBe(second)
    // A repeated attempt has the same id and body, so that a receiver can tell.
    const [one, other] = at('/ordered').filter(({ body }) => body.includes(first))
    expect(other!.headers['webhook-id']).toBe(one!.headers['webhook-id'])
    expect(other!.body).toBe(one!.body)
  })

  it('a failed attempt is logged with a bounded answer, and the delivery ends after a day', async () => {
    const hook = await addHook('/failing')
    answers.set('/failing', () => 500)
    const { id } = await post(`/api/webhooks/${hook.id}/test`)
    const path = `/api/webhooks/${hook.id}/deliveries/${id}`
    await withWorker('wk_failing', async () => {
      await until(async () => (await get(path)).attempts === 1)
      const waiting = await get(path)
      expect(waiting).toMatchObject({ state: 'pending', status: 500, problem: 'The server answered 500.' })
      expect(waiting.log[0].answer).toHaveLength(2_048)
      const waitMs = Date.parse(waiting.nextAttemptAt) - Date.parse(waiting.log[0].at)
      expect(waitMs).toBeGreaterThan(2_000)
      expect(waitMs).toBeLessThan(7_000)
      const long = new Date(Date.now() - RETRIED_MS)
      await web.db.webhookDelivery.update({ where: { id }, data: { createdAt: long, dueAt: long } })
      await until(async () => (await get(path)).state === 'failed')
    })
    expect((await get(`/api/webhooks/${hook.id}`)).failingSince).not.toBeNull()
  })

  it('a delivery is replayed with the same webhook-id', async () => {
    const hook = await addHook('/replayed')
    const { id } = await post(`/api/webhooks/${hook.id}/test`)
    await withWorker('wk_replay', async () => {
      await until(async () => (await get(`/api/webhooks/${hook.id}/deliveries/${id}`)).state === 'delivered')
      const again = await post(`/api/webhooks/${hook.id}/deliveries/${id}/replay`)
      expect(again).toMatchObject({ replayOf: id, state: 'pending' })
      await until(() => at('/replayed').length === 2)
    })
    const [one, other] = at('/replayed')
    expect(other!.headers['webhook-id']).toBe(one!.headers['webhook-id'])
  })

  it('after a rotation of the secret both verify, also when the master keys were rotated', async () => {
    const hook = await addHook('/rotated')
    const rotated = await post(`/api/webhooks/${hook.id}/rotate-secret`)
    expect(rotated.secret).not.toBe(hook.secret)
    const { unreadable } = await rotateKeys(web.db, web.services.dataDir)
    expect(unreadable).toBe(0)
    await post(`/api/webhooks/${hook.id}/test`)
    await withWorker('wk_rotated', async () => {
      await until(() => at('/rotated').length === 1)
    })
    const [{ body, headers }] = at('/rotated') as [Received]
    for (const secret of [hook.secret, rotated.secret]) new Verifier(secret).verify(body, headers as never)
    expect(() => new Verifier('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw').verify(body, headers as never)).toThrow()
  })

  it('a redirect is an error and is not followed', async () => {
    const hook = await addHook('/redirects')
    answers.set('/redirects', () => 302)
    const { id } = await post(`/api/webhooks/${hook.id}/test`)
    await withWorker('wk_redirects', async () => {
      await until(async () => (await get(`/api/webhooks/${hook.id}/deliveries/${id}`)).status === 302)
    })
    expect(at('/elsewhere')).toEqual([])
  })

  it('a private address is not connected to', async () => {
    const hook = await addHook('/private')
    const { id } = await post(`/api/webhooks/${hook.id}/test`)
    const path = `/api/webhooks/${hook.id}/deliveries/${id}`
    await withWorker('wk_private', async () => void (await until(async () => (await get(path)).attempts > 0)), false)
    const { status, problem } = await get(path)
    expect(status).toBeNull()
    expect(problem).toContain('private network')
    expect(at('/private')).toEqual([])
  })

  it('410, and days of failing, switch the endpoint off with a notice; switching it on starts afresh', async () => {
    for (const [path, status] of [
      ['/gone', 410],
      ['/dead', 500],
    ] as const) {
      const hook = await addHook(path)
      answers.set(path, () => status)
      await web.db.webhook.update({
        where: { id: hook.id },
        data: { failingSince: new Date(Date.now() - 5 * 86_400_000) },
      })
      await post(`/api/webhooks/${hook.id}/test`)
      await withWorker(`wk_${status}`, async () => {
        await until(async () => !(await get(`/api/webhooks/${hook.id}`)).enabled)
      })
      const { disabledReason } = await get(`/api/webhooks/${hook.id}`)
      expect(disabledReason).toContain(status === 410 ? '410' : '5 days')
      expect(await web.db.auditEntry.count({ where: { subjectId: hook.id, action: 'webhook.disable' } })).toBe(1)
      const [mail] = await web.db.mail.findMany({ where: { kind: 'webhook-disabled' }, orderBy: { createdAt: 'desc' } })
      expect(mail?.recipient).toBe(tenant.email)
      const composed =
        mail && (await composeMail(mail.kind, mail, { db: web.db, publicUrl: 'https://tv.example', now: 0 }))
      expect(composed?.lines.join()).toContain(disabledReason)
      const refused = await web.rest('POST', `/api/webhooks/${hook.id}/test`, { key: tenant.key, json: {} })
      expect(refused.body.error.code).toBe('WEBHOOK_OFF')
      const on = await web.rest('PATCH', `/api/webhooks/${hook.id}`, { key: tenant.key, json: { enabled: true } })
      expect(on.body).toMatchObject({ enabled: true, disabledReason: null, failingSince: null })
    }
  })

  it('what a dead worker had claimed is sent by another', async () => {
    const hook = await addHook('/taken-over')
    const { id } = await post(`/api/webhooks/${hook.id}/test`)
    await beatWorker(web.db, { id: 'wk_dead', host: 'test', pid: 2, roles: [] })
    await web.db.webhookDelivery.update({ where: { id }, data: { workerId: 'wk_dead' } })
    await withWorker('wk_alive', async () => {
      await sleep(2_500)
      expect(at('/taken-over')).toEqual([])
      await web.db.workerNode.update({ where: { id: 'wk_dead' }, data: { heartbeatAt: new Date(Date.now() - 60_000) } })
      await until(() => at('/taken-over').length === 1)
    })
  })

  it('two workers send each event once', async () => {
    const hook = await addHook('/two-workers', ['media.ready'])
    for (let i = 0; i < 20; i++) {
      const mediaId = await addReadyMedia(web.db, tenant.accountId, { state: 'TRANSCODING' })
      await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'READY' } })
    }
    await withWorker('wk_one', () =>
      withWorker('wk_two', async () => {
        await until(
          async () => (await get(`/api/webhooks/${hook.id}/deliveries?state=delivered`)).deliveries.length === 20,
        )
      }),
    )
    expect(at('/two-workers')).toHaveLength(20)
  })

  it('a slow endpoint delays neither another account nor another endpoint of its own', async () => {
    const [slow, other] = [await addTenant(web.db), await addTenant(web.db)]
    answers.set('/slow', () => sleep(900, 204))
    const hookOf = (path: string, { key }: Tenant, events: string[]) =>
      post('/api/webhooks', { url: `${base}${path}`, events }, key)
    const [slowHook, fastHook, otherHook] = [
      await hookOf('/slow', slow, ['media.ready']),
      await hookOf('/fast', slow, ['media.failed']),
      await hookOf('/of-other', other, []),
    ]
    for (let i = 0; i < 30; i++) {
      const mediaId = await addReadyMedia(web.db, slow.accountId, { state: 'TRANSCODING' })
      await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'READY' } })
    }
    await withWorker('wk_fair', async () => {
      await until(() => at('/slow').length >= 2)
      await post(`/api/webhooks/${otherHook.id}/test`, {}, other.key)
      await post(`/api/webhooks/${fastHook.id}/test`, {}, slow.key)
      await until(() => at('/of-other').length === 1 && at('/fast').length === 1, 5_000)
      expect(at('/slow').length).toBeLessThan(15)
    })
    expect(await web.db.webhookDelivery.count({ where: { webhookId: slowHook.id, workerId: { not: null } } })).toBe(0)
  })

  it('a host that refuses every connection is left alone for a while, and what waits loses no attempt', async () => {
    const own = await addTenant(web.db)
    const url = `http://127.0.0.1:${await findFreePort()}/refused`
    const hook = await post('/api/webhooks', { url, events: ['media.ready'] }, own.key)
    for (let i = 0; i < 9; i++) {
      const mediaId = await addReadyMedia(web.db, own.accountId, { state: 'TRANSCODING' })
      await web.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'READY' } })
    }
    const where = { webhookId: hook.id }
    await withWorker('wk_refused', async () => {
      await until(
        async () => (await web.db.webhookDelivery.count({ where: { ...where, dueAt: { lte: new Date() } } })) === 0,
      )
      const deliveries = await web.db.webhookDelivery.findMany({ where })
      const tried = deliveries.filter(({ attempts }) => attempts > 0)
      // Two are sent at a time: the sixth may be under way when the fifth has failed.
      expect(tried.length).toBeGreaterThanOrEqual(5)
      expect(tried.length).toBeLessThanOrEqual(6)
      expect(deliveries.filter(({ problem }) => problem !== null)).toHaveLength(tried.length)
      const told = listBreakers().find(({ service }) => service === 'webhooks')
      expect(told).toMatchObject({ state: 'open', reason: 'NO_ANSWER', hosts: [new URL(url).host] })
    })
    await web.db.webhook.update({ where: { id: hook.id }, data: { enabled: false } })
  })

  it('deliveries older than 30 days leave, with their events and log', async () => {
    const before = await web.db.webhookEvent.count()
    const old = await web.db.webhookEvent.findFirstOrThrow({ where: { type: 'media.ready' } })
    await web.db.webhookEvent.update({ where: { id: old.id }, data: { at: new Date(Date.now() - 31 * 86_400_000) } })
    expect(await pruneDeliveries(web.db, Date.now())).toBe(1)
    expect(await web.db.webhookEvent.count()).toBe(before - 1)
    expect(await web.db.webhookDelivery.count({ where: { eventId: old.id } })).toBe(0)
  })
})
