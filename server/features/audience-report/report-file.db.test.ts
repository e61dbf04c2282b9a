// Reports as files: what is in them, and who gets them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { HOUR_MS, iso } from '#domain/instants.ts'
import { addChannel, airYesterday, today, yesterday } from '#server/testing/aired-day.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { pdfText } from '#server/testing/pdf-text.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let stranger: Tenant
let channelId: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  stranger = await addTenant(web.db)
})
afterAll(() => web?.close())
beforeEach(async () => {
  channelId = await addChannel(web.db, tenant.accountId)
})

const air = (titles: [string, string]) => airYesterday(web.db, { accountId: tenant.accountId, channelId }, titles)
const get = (query: string, key = tenant.key) =>
  web.rest('GET', `/api/analytics/channels/${channelId}/report?${query}`, { key })
const DAY = `from=${iso(yesterday)}&to=${iso(today)}`

describe('a report as a file', () => {
  it('is JSON as the API returns it', async () => {
    await air(['News', 'Film'])
    const plain = await get(DAY)
    expect(plain.status).toBe(200)
    expect(plain.body).toMatchObject({ views: 2, uniqueViewers: 2, watchTimeMs: 2 * HOUR_MS })
    expect((await get(`${DAY}&format=json`)).body).toEqual(plain.body)
    const input = { channelId, from: iso(yesterday), to: iso(today) }
    expect(plain.body).toEqual(await web.as(tenant.userId).analytics.report(input))
  })

  it('is CSV with a row for each airing and one for the range, without formulas', async () => {
    await air(['=HYPERLINK("https://evil.example")', 'Film; Part 2'])
    const { response, status } = await get(`${DAY}&format=csv`)
    expect(status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const day = (at: number) => iso(at).slice(0, 10)
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="audience-${day(yesterday)}.csv"`)
    // Not text(): it takes the mark away.
    const file = Buffer.from(await response.arrayBuffer()).toString()
    expect(file.startsWith('\ufefftitle,kind,media id,start (UTC),end (UTC),start (UTC),average viewers,')).toBe(true)
    const lines = file.trimEnd().split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines[1]).toMatch(/^"'=HYPERLINK\(""https:\/\/evil\.example""\)",programme,md_/)
    const cells = lines[2]!.split(',')
    expect(cells.slice(0, 2)).toEqual(['"Film; Part 2"', 'programme'])
    const at = yesterday + 21 * HOUR_MS
    const local = iso(at).slice(0, 19).replace('T', ' ')
    expect(cells.slice(3, 10)).toEqual([iso(at), iso(at + HOUR_MS), local, '2', '2', '2', String(2 * HOUR_MS)])
    expect(lines[3]).toMatch(new RegExp(`^Total,total,,${iso(yesterday)},${iso(today)},`))
    for (const line of [lines[0]!, lines[2]!, lines[3]!]) expect(line.split(',')).toHaveLength(26)
  })

  it('is a PDF of one or two pages with its text, also in other scripts', async () => {
    await air(['Новости', 'Έλληνες'])
    const { response } = await get(`${DAY}&format=pdf`)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    const file = Buffer.from(await response.arrayBuffer())
    expect(file.subarray(0, 5).toString()).toBe('%PDF-')
    const { pages, text } = pdfText(file)
    expect(pages).toBe(1)
    for (const part of ['Harbour TV', 'Новости', 'Έλληνες', 'Germany', 'Phone', 'Unique viewers', '(UTC)', '1 of 1'])
      expect(text).toContain(part)
    expect(text).not.toContain('?')
  })

  it('has at most the 50 most watched programmes on two pages', async () => {
    const items = Array.from({ length: 90 }, (_, position) => ({
      ...{ mediaId: newId<string>('md'), title: `Title ${position} ${'長い '.repeat(60)}`, kind: 'PROGRAMME' },
      ...{ durationMs: 57_600, formatKey: 'house-1', position },
    }))
    await web.db.timelineChunk.create({
      data: {
        ...{ channelId, ordinal: 0, run: 1, clockMs: 0, mediaSequence: 0, discontinuitySequence: 0, loop: false },
        ...{ items, startsAt: new Date(yesterday), endsAt: new Date(yesterday + 90 * 57_600), cause: 'start' },
      },
    })
    const { response } = await get(`${DAY}&format=pdf`)
    const file = Buffer.from(await response.arrayBuffer())
    const { pages, text } = pdfText(file)
    expect([pages, text.match(/Title \d+/g)?.length]).toEqual([2, 50])
    expect(file.length).toBeLessThan(200_000)
  })

  it('is not for others, and only of days that the plan keeps', async () => {
    for (const format of ['csv', 'pdf', 'json']) {
      expect((await get(`${DAY}&format=${format}`, stranger.key)).body.code).toBe('CHANNEL_NOT_FOUND')
      expect((await get(`from=2020-01-01T00:00:00Z&format=${format}`)).body.code).toBe('LIMIT_REACHED')
    }
    expect((await get('format=xlsx')).body.code).toBe('INVALID_INPUT')
  })

  it.each([
    ['text/csv', 'text/csv; charset=utf-8'],
    ['application/pdf', 'application/pdf'],
    ['application/json', 'application/json'],
  ])('is what Accept asks for: %s', async (accept, type) => {
    const path = `/api/analytics/channels/${channelId}/report`
    const { response } = await web.rest('GET', path, { key: tenant.key, headers: { accept } })
    expect(response.headers.get('content-type')).toBe(type)
  })
})
