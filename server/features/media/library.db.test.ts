import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { PAGE_MOST_ROWS, PAGE_ROWS } from '#domain/page.ts'
import { foldText } from '#domain/text/fold-text.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import type { BulkMediaInput } from './library-schema.ts'
import { listMedia } from './list-media.ts'
import { type listMediaSchema, MOST_IDS, type UpdateMediaInput } from './schema.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
})
afterAll(() => web?.close())
beforeEach(async () => {
  tenant = await addTenant(web.db)
})

const call = () => web.as(tenant.userId)

async function add(title: string, change: Partial<UpdateMediaInput> = {}, data: object = {}) {
  const id = await addReadyMedia(web.db, tenant.accountId, { title })
  await web.db.mediaItem.update({ where: { id }, data })
  await call().media.update({ mediaId: id, ...change })
  return id
}

const titles = async (asked: z.input<typeof listMediaSchema>) =>
  (await call().media.list({ sort: 'title', ...asked })).media.map(({ title }) => title)

describe('a search', () => {
  beforeEach(async () => {
    await add('Café Zürich', { tags: ['late news'], description: 'Boats leave\nbefore dawn.' })
    await add('Harbour', { tags: ['film'] }, { sourceName: 'MASTER_50%.mov' })
  })

  it.each([
    ['cafe zurich', ['Café Zürich']],
    ['ZÜRICH café', ['Café Zürich']],
    ['dawn news', ['Café Zürich']],
    ['a', ['Café Zürich', 'Harbour']],
    ['master_50%', ['Harbour']],
    ['_', ['Harbour']],
    ['harbour dawn', []],
  ])('for “%s” finds all items with all of its words', async (query, found) =>
    expect(await titles({ query })).toEqual(found),
  )

  it('finds an item by its id, and by its new title', async () => {
    const id = await add('Old name')
    expect(await titles({ query: id })).toEqual(['Old name'])
    await call().media.update({ mediaId: id, title: 'Neuer Name' })
    expect(await titles({ query: 'neuer' })).toEqual(['Neuer Name'])
    expect(await titles({ query: 'old name' })).toEqual([])
  })

  it('folds text as the database does', async () => {
    for (const text of ['Ångström ﬁlm', 'ŁÓDŹ', 'Привет МИР', 'Tiếng Việt', '東京ﾄｳｷｮｳ', 'e\u0301']) {
      const [row] = await web.db.$queryRaw<{ folded: string }[]>`SELECT fold_text(${text}) AS folded`
      expect(row?.folded).toBe(foldText(text))
    }
  })
})

describe('the list', () => {
  it('is filtered by folder, by state, and by files that were uploaded twice', async () => {
    const hash = Buffer.alloc(32, 7)
    await add('One', { folder: 'News' }, { sourceSha256: hash })
    await add('Two', {}, { sourceSha256: hash, state: 'TRANSCODING' })
    await add('Three', { folder: 'News' }, { sourceSha256: Buffer.alloc(32, 8) })
    expect(await titles({ folder: 'News' })).toEqual(['One', 'Three'])
    expect(await titles({ folder: '' })).toEqual(['Two'])
    expect(await titles({ status: 'in-progress' })).toEqual(['Two'])
    expect(await titles({ only: 'same-file' })).toEqual(['One', 'Two'])
  })

  it('finds what nothing uses', async () => {
    const [onRundown, inSeries, inSchedule] = [await add('Rundown'), await add('Series'), await add('Schedule')]
    await add('Tagged', { tags: ['film', 'night'] })
    await add('Other tag', { tags: ['film'] })
    const { id: channelId } = await call().channel.create({ name: 'One' })
    await call().channel.setRundown({ channelId, items: [onRundown] })
    await call().series.create({ title: 'One', mediaIds: [inSeries] })
    const content = (source: object) => ({ blocks: [{ source }] })
    await web.db.scheduleDraft.create({
      data: { channelId, content: content({ type: 'item', mediaId: inSchedule }), updatedBy: 'user:test' },
    })
    for (const [number, source] of [
      [1, { type: 'tag', tags: ['film'] }],
      [2, { type: 'tag', tags: ['film', 'night'] }],
    ] as const)
      await web.db.scheduleVersion.create({
        data: { channelId, number, content: content(source), changes: [], publishedBy: 'user:test' },
      })
    expect(await titles({ only: 'unused' })).toEqual(['Other tag'])
  })

  it('is the ids that are asked for, of those that the account has', async () => {
    const [one, two] = [await add('One'), await add('Two')]
    const deleted = await add('Deleted')
    await call().media.delete({ mediaId: deleted })
    const other = await addReadyMedia(web.db, (await addTenant(web.db)).accountId)
    await add('Three')
    expect(await titles({ ids: [two, other, 'md_gone', deleted, one, two].join(',') })).toEqual(['One', 'Two'])
    expect(await titles({ ids: '' })).toEqual([])
    const tooMany = Array.from({ length: MOST_IDS + 1 }, (_, n) => `md_${n}`).join(',')
    await expect(titles({ ids: tooMany })).rejects.toThrow(`At most ${MOST_IDS} ids.`)
  })

  it('is what can air: ready items, and long ones whose rest will be prepared in time', async () => {
    const part = { state: 'TRANSCODING', preparedMs: 60_000, readyAt: null }
    await add('Ready')
    await add('Early', {}, { ...part, airableFrom: new Date() })
    await add('Not known yet', {}, part)
    await add('Not ready', {}, { state: 'UPLOADED', readyAt: null })
    await add('Failed', {}, { ...part, airableFrom: new Date(), state: 'FAILED' })
    await add('Again', {}, { ...part, airableFrom: new Date(), readyAt: new Date() })
    expect(await titles({ status: 'airable' })).toEqual(['Early', 'Ready'])
  })

  it('is items with all of some tags, and tags may have a comma', async () => {
    await add('Both', { tags: ['late', 'news'] })
    await add('One', { tags: ['late'] })
    await add('Comma', { tags: ['late, news'] })
    expect(await titles({ tag: 'Late' })).toEqual(['Both', 'One'])
    expect(await titles({ tag: 'late,news' })).toEqual(['Both'])
    expect(await titles({ tag: 'late, news' })).toEqual(['Both', 'Comma'])
    for (const tag of [',', '', 'late,other']) expect(await titles({ tag }), tag).toHaveLength(tag === '' ? 3 : 0)
  })

  it('is never the whole library', async () => {
    await web.db.mediaItem.createMany({
      data: Array.from({ length: PAGE_MOST_ROWS + 5 }, (_, n) => ({
        ...{ id: `md_many${n}${tenant.accountId.slice(-9)}`, accountId: tenant.accountId, title: `Item ${n}` },
        ...{ state: 'READY' as const, sourceName: 'a.mov', sourceBytes: 1n },
      })),
    })
    expect((await call().media.list()).media).toHaveLength(PAGE_ROWS)
    expect(await titles({ status: 'airable', query: 'item' })).toHaveLength(PAGE_ROWS)
    expect(await titles({ limit: PAGE_MOST_ROWS + 1 })).toHaveLength(PAGE_MOST_ROWS + 1)
    await expect(titles({ limit: PAGE_MOST_ROWS + 2 })).rejects.toThrow()
  })

  it('has pages in every order, also over items without a length', async () => {
    for (let n = 0; n < 7; n++)
      await add(`Item ${n}`, {}, { durationMs: n < 3 ? null : 1_000 * (n % 5), sourceBytes: BigInt(n % 3) })
    for (const sort of ['created', 'title', 'duration', 'size'] as const) {
      const whole = (await call().media.list({ sort })).media.map(({ id }) => id)
      const paged: string[] = []
      for (let cursor: string | undefined; paged.length < 7; cursor = paged.at(-1)) {
        const { media } = await call().media.list({ sort, limit: 2, ...(cursor && { cursor }) })
        expect(media.length, sort).toBeGreaterThan(0)
        paged.push(...media.map(({ id }) => id))
      }
      expect(paged, sort).toEqual(whole)
    }
  })
})

it('the library counts its items, tags and folders', async () => {
  await add('One', { tags: ['film', 'night'], folder: 'B' })
  await add('Two', { tags: ['film'], folder: 'A' }, { state: 'FAILED' })
  await add('Three', { folder: 'A' }, { state: 'UPLOADED' })
  expect(await call().media.library()).toEqual({
    ...{ items: 3, preparing: 1, failed: 1, deleted: 0 },
    tags: [
      { tag: 'film', items: 2 },
      { tag: 'night', items: 1 },
    ],
    languages: [],
    folders: [
      { folder: 'A', items: 2 },
      { folder: 'B', items: 1 },
    ],
  })
})

it('many items are changed at once, each by itself', async () => {
  const full = await add('Full', { tags: Array.from({ length: 20 }, (_, n) => `tag ${n}`) })
  const [failed, ready] = [await add('Failed', {}, { state: 'FAILED' }), await add('Ready', { tags: ['late'] })]
  const other = await addReadyMedia(web.db, (await addTenant(web.db)).accountId)
  const ids = [full, failed, ready, other]
  const bulk = async (input: Omit<BulkMediaInput, 'ids'>) =>
    (await call().media.bulk({ ids, ...input })).results.map((result) => (result.ok ? 'ok' : result.code))
  expect(await bulk({ action: 'tag', tag: 'Late ' })).toEqual(['INVALID_INPUT', 'ok', 'ok', 'MEDIA_NOT_FOUND'])
  expect(await titles({ tag: 'late' })).toEqual(['Failed', 'Ready'])
  expect(await bulk({ action: 'untag', tag: 'late' })).toEqual(['ok', 'ok', 'ok', 'MEDIA_NOT_FOUND'])
  expect(await titles({ tag: 'late' })).toEqual([])
  expect(await bulk({ action: 'move', folder: 'Archive' })).toEqual(['ok', 'ok', 'ok', 'MEDIA_NOT_FOUND'])
  expect(await titles({ folder: 'Archive' })).toEqual(['Failed', 'Full', 'Ready'])
  expect(await bulk({ action: 'set', values: { kind: 'filler', rating: 'FSK 6' } })).toContain('ok')
  expect((await call().media.get({ mediaId: ready })).rating).toBe('FSK 6')
  expect(await titles({ kind: 'filler' })).toHaveLength(3)
  expect(await bulk({ action: 'retry' })).toEqual(['INVALID_INPUT', 'ok', 'INVALID_INPUT', 'MEDIA_NOT_FOUND'])
  expect(await bulk({ action: 'delete' })).toEqual(['ok', 'ok', 'ok', 'MEDIA_NOT_FOUND'])
  expect(await web.db.mediaItem.count({ where: { id: other, folder: null } })).toBe(1)
  await expect(bulk({ action: 'move' })).rejects.toThrow('Name the folder.')
})

it('adding a tag that an item has writes nothing', async () => {
  const id = await add('One', { tags: ['late'] })
  const entries = () => web.db.auditEntry.count({ where: { accountId: tenant.accountId } })
  const before = await entries()
  await call().media.bulk({ action: 'tag', ids: [id], tag: 'late' })
  expect(await entries()).toBe(before)
})

it('a library of 10,000 items is searched', { timeout: 60_000 }, async () => {
  await web.db.$executeRaw`
      INSERT INTO "MediaItem" (id, "accountId", title, state, "sourceName", "sourceBytes", description, tags)
      SELECT 'md_shelf' || lpad(n::text, 10, '0') || right(${tenant.accountId}, 5), ${tenant.accountId},
             'Night film ' || n, 'READY', 'file-' || n || '.mov', n, repeat('Boats leave before the sun is up. ', 20),
             ARRAY['tag ' || n % 50]
        FROM generate_series(1, 10000) n`
  await web.db.$executeRaw`ANALYZE "MediaItem"`
  /** For the log of the run; a loaded machine is slower than any bound. */
  async function measured(what: string, times: number, asked: (n: number) => Parameters<typeof listMedia>[3]) {
    const took: number[] = []
    const found: string[][] = []
    for (let n = 0; n < times; n++) {
      const started = performance.now()
      const { media } = await listMedia(web.db, tenant.accountId, Date.now(), asked(n))
      took.push(performance.now() - started)
      found.push(media.map(({ title }) => title))
    }
    took.sort((a, b) => a - b)
    console.log(
      `${what} of 10,000 items: p50 ${took[times / 2]?.toFixed(1)} ms, p99 ${took[Math.floor(times * 0.99)]?.toFixed(1)} ms`,
    )
    return found
  }
  const searched = await measured('search', 100, (n) => ({ query: `film ${9_000 + n}`, limit: 61 }))
  expect(searched).toEqual(searched.map((_, n) => [`Night film ${9_000 + n}`]))
  const picked = await measured('picker', 20, (n) => ({ status: 'airable', query: `film ${n % 10}`, limit: 51 }))
  expect(new Set(picked.map(({ length }) => length))).toEqual(new Set([51]))
  const some = (await web.db.mediaItem.findMany({ where: { accountId: tenant.accountId }, select: { id: true } }))
    .slice(0, MOST_IDS)
    .map(({ id }) => id)
  const named = await measured('names', 20, () => ({ ids: some.join(','), limit: MOST_IDS }))
  expect(named[0]).toHaveLength(MOST_IDS)
  const first = await listMedia(web.db, tenant.accountId, Date.now(), { sort: 'title', limit: 61 })
  expect(first.media).toHaveLength(61)
  // Descriptions stay out of the page that a search reads: the folded text is cut and kept in the row.
  const [row] = await web.db.$queryRaw<{ most: number }[]>`
      SELECT max(pg_column_size("searchText"))::int AS most FROM "MediaItem" WHERE "accountId" = ${tenant.accountId}`
  expect(row?.most).toBeLessThan(2_000)
})
