import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AuditValue } from '#domain/audit/describe-change.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { appendAudit } from './append-audit.ts'
import { claimVerification, listBrokenTrails, verifyAudit } from './verify-audit.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

const verify = () => verifyAudit(web.db, tenant.accountId, Date.now())
const append = (title: string) => appendAudit(web.db, tenant.who, 'media.update', { subjectId: 'md_1', title })
const entries = () =>
  web.db.auditEntry.findMany({ where: { accountId: tenant.accountId }, orderBy: { sequence: 'asc' } })

/** As somebody with all rights on the database. */
async function tamper(sql: string): Promise<void> {
  await web.db.$executeRawUnsafe('ALTER TABLE "AuditEntry" DISABLE TRIGGER USER')
  await web.db.$executeRawUnsafe(sql, tenant.accountId)
  await web.db.$executeRawUnsafe('ALTER TABLE "AuditEntry" ENABLE TRIGGER USER')
}

describe('the chain', () => {
  it('is computed by the database as the verification computes it, whatever the facts', async () => {
    const number = fc.oneof(fc.integer(), fc.constantFrom(0.1, -2.5, 1e-6, 123_456_789.25, 1e20))
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.replaceAll('\0', ''))
    // Names of fields are ours: the two sides order those above U+D7FF differently.
    // Prisma cannot send one that is named __proto__.
    const name = fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).filter((given) => given !== '__proto__')
    const leaf = fc.oneof(
      number,
      text,
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('"\\\b\f\n\r\t\u001f\u007f\u2028'),
    )
    const fact = fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(name, leaf, { maxKeys: 4 }))
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fact, { maxKeys: 5 }), async (facts) => {
        const after = facts as Record<string, AuditValue>
        await appendAudit(web.db, tenant.who, 'media.update', {
          ...after,
          subjectId: 's',
          change: { before: {}, after },
        })
      }),
      { numRuns: 100 },
    )
    expect((await verify()).broken).toBeNull()
  })

  it('cannot be forged by whoever may insert', async () => {
    const { accountId } = tenant
    const forged = { sequence: 99, hash: 'f'.repeat(64), previousHash: 'e'.repeat(64), at: new Date(0) }
    await web.db.auditEntry.create({
      data: { accountId, actor: 'user:me', action: 'media.delete', subjectId: 'md_1', ...forged },
    })
    const [before, entry] = (await entries()).slice(-2)
    expect(entry).toMatchObject({ sequence: (before?.sequence ?? 0) + 1, previousHash: before?.hash })
    expect(entry?.at.getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect((await verify()).broken).toBeNull()
  })

  it('has no gap and no fork with 50 writers at once', async () => {
    const start = (await entries()).length
    await Promise.all(Array.from({ length: 50 }, (_, index) => append(`Item ${index}`)))
    expect((await entries()).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: start + 50 }, (_, index) => index + 1),
    )
    expect(await verify()).toMatchObject({ entries: start + 50, broken: null })
  })

  it.each([
    ['changed', `UPDATE "AuditEntry" SET data = '{"title":"Another"}' WHERE "accountId" = $1 AND sequence = 4`, 4],
    ['changed', `UPDATE "AuditEntry" SET address = '192.0.2.9' WHERE "accountId" = $1 AND sequence = 4`, 4],
    ['changed', `UPDATE "AuditEntry" SET at = at - interval '1 day' WHERE "accountId" = $1 AND sequence = 4`, 4],
    ['unlinked', `DELETE FROM "AuditEntry" WHERE "accountId" = $1 AND sequence = 4`, 5],
    ['end-missing', `DELETE FROM "AuditEntry" WHERE "accountId" = $1 AND sequence >= 4`, 4],
  ])('says where it is broken (%s)', async (fault, sql, sequence) => {
    for (const title of ['One', 'Two', 'Three']) await append(title)
    expect(await verify()).toMatchObject({ entries: 5, broken: null })
    await tamper(sql)
    expect((await verify()).broken).toEqual({ sequence, fault })
    expect(await listBrokenTrails(web.db)).toContainEqual(
      expect.objectContaining({ accountId: tenant.accountId, fault, faultSequence: sequence }),
    )
    // It stays broken, whatever is added.
    await append('Four')
    expect((await verify()).broken).not.toBeNull()
  })

  it('detects a trail that was rehashed from some entry on', async () => {
    for (const title of ['One', 'Two']) await append(title)
    await verify()
    await tamper(`DELETE FROM "AuditEntry" WHERE "accountId" = $1 AND sequence >= 3`)
    for (const title of ['Ein', 'Zwei']) await append(title)
    expect((await verify()).broken).toMatchObject({ fault: 'rewritten' })
  })

  it('stays when its account is deleted', async () => {
    await web.db.account.delete({ where: { id: tenant.accountId } })
    expect((await entries()).length).toBeGreaterThan(0)
    expect((await verify()).broken).toBeNull()
  })

  it('is verified by one worker a night', async () => {
    const now = Date.now()
    const claims = await Promise.all([1, 2, 3].map(() => claimVerification(web.db, tenant.accountId, now)))
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await claimVerification(web.db, tenant.accountId, now + 3_600_000)).toBe(false)
    expect(await claimVerification(web.db, tenant.accountId, now + 24 * 3_600_000)).toBe(true)
  })
})

describe('an entry', () => {
  it('says from where and how a change came, and what it changed', async () => {
    const { body } = await web.rest('POST', '/api/channels', { key: tenant.key, json: { name: 'News' } })
    const headers = { 'x-client-address': '198.51.100.4' }
    const renamed = await web.rest('PATCH', `/api/channels/${body.id}`, {
      key: tenant.key,
      json: { name: 'Sport' },
      headers,
    })
    expect((await entries()).at(-1)).toMatchObject({
      action: 'channel.update',
      actor: `key:${tenant.keyId}`,
      via: 'key',
      requestId: renamed.headers.get('x-request-id'),
      address: expect.stringMatching(/./),
      before: { name: 'News' },
      after: { name: 'Sport' },
    })
    await web.as(tenant.userId).channel.update({ channelId: body.id, number: 7 })
    expect((await entries()).at(-1)).toMatchObject({
      via: 'session',
      requestId: 'rq_test',
      address: '192.0.2.1',
      before: { number: 1 },
      after: { number: 7 },
    })
  })

  it('names the admin who acted as somebody else', async () => {
    await appendAudit(web.db, { ...tenant.who, adminId: 'us_admin' }, 'media.retry', { subjectId: 'md_1' })
    const { body } = await web.rest('GET', '/api/audit?action=media.retry', { key: tenant.key })
    expect(body.entries).toMatchObject([{ actor: tenant.who.tag, adminId: 'us_admin' }])
  })
})

describe('GET /api/audit', () => {
  it('filters by action, group of actions, actor, subject and time, in pages', async () => {
    const mediaId = await addReadyMedia(web.db, tenant.accountId)
    for (let i = 0; i < 60; i++) await append(`Item ${i}`)
    await web.as(tenant.userId).media.update({ mediaId, title: 'Renamed' })
    const ask = async (query: string) => (await web.rest('GET', `/api/audit?${query}`, { key: tenant.key })).body
    expect((await ask(`subjectId=${mediaId}`)).entries).toHaveLength(1)
    expect((await ask('action=apikey.create')).entries).toHaveLength(1)
    expect((await ask('action=account.')).entries.map(({ action }: { action: string }) => action)).toEqual([
      'account.create',
    ])
    expect((await ask(`actor=${tenant.who.tag}&action=media.`)).entries).toHaveLength(50)
    expect((await ask('actor=key:nobody')).entries).toEqual([])
    expect((await ask(`to=${new Date(Date.now() - 60_000).toISOString()}`)).entries).toEqual([])
    expect((await ask(`from=${new Date(Date.now() - 60_000).toISOString()}`)).entries).toHaveLength(50)
    const seen: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { entries: { sequence: number }[]; nextCursor: string | null } = await ask(
        `action=media.update${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...page.entries.map(({ sequence }) => sequence))
      cursor = page.nextCursor
    }
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a))
    expect(seen).toHaveLength(61)
    expect((await web.rest('GET', '/api/audit?cursor=0', { key: tenant.key })).status).toBe(400)
  })
})

describe('GET /api/audit/export', () => {
  const read = async (query: string) =>
    (await web.rest('GET', `/api/audit/export?${query}`, { key: tenant.key })).response

  it('holds the whole trail, as CSV and as lines of JSON', async () => {
    await Promise.all(Array.from({ length: 1_100 }, (_, index) => append(`=Item ${index}`)))
    const csv = await read('format=csv')
    expect(csv.headers.get('content-disposition')).toContain('audit-trail.csv')
    const lines = (await csv.text()).trimEnd().split('\r\n')
    expect(lines[0]).toMatch(/^sequence,at,actor,/)
    expect(lines).toHaveLength(1 + (await entries()).length)
    expect(lines.filter((line) => line.startsWith('sequence'))).toHaveLength(1)
    const json = await (await read('format=json&action=media.update')).text()
    const rows = json
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows).toHaveLength(1_100)
    expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map(({ sequence }) => sequence).toSorted((a, b) => b - a))
    expect(rows[0]).toMatchObject({ action: 'media.update', actorName: expect.stringMatching(/^Person/) })
  })

  it('contains nothing of another account', async () => {
    const other = await addTenant(web.db)
    expect(await (await read('format=json')).text()).not.toContain(other.accountId)
  })
})
