import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, chainRows, GENESIS, rowHash, verifyChain } from '#domain/hash-chain.ts'
import { type AsRunEntry, asRunEntry, type DeviationReason, type PlannedEntry } from './as-run-entry.ts'
import { renderAsRunCsv } from './render-as-run-csv.ts'

const RUNS = { numRuns: 300 }
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

const planned = fc.record({
  mediaId: fc.string(),
  title: fc.string({ unit: 'grapheme' }),
  kind: fc.constantFrom('PROGRAMME' as const, 'AD' as const, 'SLATE' as const),
  startsAt: fc.integer({ min: 0, max: 4e12 }),
  durationMs: fc.nat(9e7),
  offsetMs: fc.nat(9e7),
})
const rows: fc.Arbitrary<AsRunEntry> = fc
  .record({
    entry: planned,
    plan: fc.option(planned),
    cause: fc.option(fc.constantFrom<DeviationReason>('skipped', 'inserted', 'media-unavailable')),
    version: fc.option(fc.nat(500)),
  })
  .map(({ entry, plan, cause, version }) =>
    asRunEntry({ channelId: 'c', entry, scheduleVersion: version }, plan, cause),
  )

describe('an as-run entry', () => {
  it('has a reason exactly when it did not air as planned, and a drift of actual less planned start', () => {
    fc.assert(
      fc.property(planned, planned, fc.integer({ min: -9_999, max: 9_999 }), (plan, other, shiftMs) => {
        const aired = (entry: PlannedEntry) => ({ channelId: 'c', entry, scheduleVersion: 4 })
        expect(asRunEntry(aired(plan), plan, 'skipped')).toMatchObject({ driftMs: 0, reason: null, scheduleVersion: 4 })
        const shifted = asRunEntry(aired({ ...plan, startsAt: plan.startsAt + shiftMs }), plan, 'soft-start')
        expect(shifted.driftMs).toBe(shiftMs)
        expect(shifted.reason).toBe(shiftMs === 0 ? null : 'soft-start')
        const cut = asRunEntry(aired({ ...plan, durationMs: plan.durationMs + 1 }), plan, null)
        expect(cut).toMatchObject({ reason: 'unknown', plannedDurationMs: plan.durationMs })
        const unplanned = asRunEntry(aired(other), null, 'inserted')
        expect(unplanned).toMatchObject({ reason: 'inserted', plannedStartsAt: null, driftMs: null })
        expect(asRunEntry(aired({ ...plan, mediaId: `${plan.mediaId}x` }), plan, 'held').reason).toBe('held')
        expect(asRunEntry(aired({ ...plan, offsetMs: plan.offsetMs! + 1 }), plan, null).reason).toBe('unknown')
      }),
      RUNS,
    )
  })
})

const json = fc.jsonValue().filter((value) => JSON.stringify(value).isWellFormed())
function shuffledKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffledKeys)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffledKeys(inner)]),
  )
}

describe('canonical JSON', () => {
  it('is JSON of the same value, whatever order the keys were set in', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(shuffledKeys(value))).toBe(text)
      }),
      RUNS,
    )
  })

  it('rejects values that JSON would change silently', () => {
    for (const value of [
      undefined,
      Number.NaN,
      Infinity,
      1n,
      () => 1,
      new Date(0),
      { a: undefined },
      [undefined],
      '\ud800',
    ])
      expect(() => canonicalJson(value), String(value)).toThrow(TypeError)
    expect(canonicalJson({ b: [1, 'é"'], a: null })).toBe('{"a":null,"b":[1,"é\\""]}')
  })
})

describe('the hash chain', () => {
  const logs = fc.array(rows, { minLength: 2, maxLength: 12 })

  it('verifies as written, at once or row by row across restarts, and through a JSON column', () => {
    fc.assert(
      fc.property(logs, fc.nat(), (list, at) => {
        const whole = chainRows(list, GENESIS, sha256)
        const cut = at % list.length
        const first = chainRows(list.slice(0, cut), GENESIS, sha256)
        const rest = chainRows(list.slice(cut), first.at(-1)?.hash ?? GENESIS, sha256)
        expect([...first, ...rest]).toEqual(whole)
        const stored = JSON.parse(JSON.stringify(whole))
        expect(verifyChain(stored, GENESIS, sha256)).toEqual({ holds: true, lastHash: whole.at(-1)!.hash })
        expect(verifyChain(rest, first.at(-1)?.hash ?? GENESIS, sha256).holds).toBe(true)
      }),
      RUNS,
    )
  })

  it('breaks at the first row that was changed, removed, inserted or moved', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.constantFrom('startsAt', 'durationMs', 'offsetMs'), (list, at, field) => {
        const good = chainRows(list, GENESIS, sha256)
        const i = at % list.length
        const changedRow = { ...good[i]!.row, [field]: good[i]!.row[field as 'startsAt'] + 1 }
        const verdict = (chain: typeof good) => verifyChain(chain, GENESIS, sha256)
        expect(verdict(good.with(i, { ...good[i]!, row: changedRow }))).toEqual({
          holds: false,
          index: i,
          fault: 'changed',
        })
        // The hash of the changed row is correct, but the rows after it were not rehashed.
        const rehashed = { ...good[i]!, row: changedRow, hash: rowHash(changedRow, good[i]!.previousHash, sha256) }
        if (i < list.length - 1) {
          expect(verdict(good.with(i, rehashed))).toEqual({ holds: false, index: i + 1, fault: 'unlinked' })
          expect(verdict(good.toSpliced(i, 1))).toEqual({ holds: false, index: i, fault: 'unlinked' })
          const swapped = good.with(i, good[i + 1]!).with(i + 1, good[i]!)
          expect(verdict(swapped)).toEqual({ holds: false, index: i, fault: 'unlinked' })
        }
        expect(verdict(good.toSpliced(i + 1, 0, good[i]!))).toEqual({ holds: false, index: i + 1, fault: 'unlinked' })
        const seals = [{ index: list.length - 1, hash: good.at(-1)!.hash }]
        expect(verifyChain(good, GENESIS, sha256, seals).holds).toBe(true)
        expect(verifyChain(good.slice(0, -1), GENESIS, sha256, seals)).toEqual({
          holds: false,
          index: list.length - 1,
          fault: 'end-missing',
        })
        // Every row to the end was rehashed: the chain alone verifies.
        const rewritten = chainRows(list.with(i, changedRow), GENESIS, sha256)
        expect(verifyChain(rewritten, GENESIS, sha256).holds).toBe(true)
        expect(verifyChain(rewritten, GENESIS, sha256, seals)).toEqual({
          holds: false,
          index: list.length - 1,
          fault: 'rewritten',
        })
      }),
      RUNS,
    )
  })

  it('is SHA-256 over the canonical row and the hash before it', () => {
    expect(rowHash({ b: 1, a: 2 }, GENESIS, (text) => text)).toBe(`{"previousHash":"${GENESIS}","row":{"a":2,"b":1}}`)
    expect(verifyChain([{ row: { a: Number.NaN }, previousHash: GENESIS, hash: 'x' }], GENESIS, sha256)).toEqual({
      holds: false,
      index: 0,
      fault: 'changed',
    })
  })
})

/** Strict RFC 4180 parser; throws on anything else. */
function parseCsv(text: string): string[][] {
  const lines: string[][] = [[]]
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  while (field.lastIndex < text.length) {
    const from = field.lastIndex
    const found = field.exec(text)
    if (!found) throw new Error(`no CSV at ${text.slice(from, from + 40)}`)
    lines.at(-1)!.push(found[1]?.replace(/""/g, '"') ?? found[2]!)
    if (found[3] === '\r\n') lines.push([])
  }
  return lines.slice(0, -1)
}

describe('the as-run log as CSV', () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 5 }),
        fc.constantFrom('=', '+', '-', '@', '＝', '"', ',', '\r\n', '\t', '\0', ' '),
      ),
    )
    .map((pieces) => pieces.join(''))

  it('parses back to what was logged, and contains no formula', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(rows, hostile, hostile), { maxLength: 6 }), (list) => {
        const log = list.map(([row, title, mediaId]) => ({
          row: { ...row, title, mediaId },
          previousHash: GENESIS,
          hash: 'ab',
        }))
        const [header, ...lines] = parseCsv(renderAsRunCsv(log))
        expect(lines).toHaveLength(log.length)
        lines.forEach((cells, i) => {
          const { row } = log[i]!
          expect(cells).toHaveLength(header!.length)
          // Only guards in front of formulas were added.
          const plain = (text: string) => text.replaceAll("'", '')
          expect([plain(cells[5]!), plain(cells[7]!)]).toEqual([plain(row.title), plain(row.mediaId)])
          expect(Date.parse(cells[1]!)).toBe(row.startsAt)
          expect(cells[4]).toBe(row.driftMs === null ? '' : String(row.driftMs))
          for (const [column, cell] of cells.entries()) {
            const isNumber = column < 5 || column === 8 || column === 10
            if (!isNumber) expect(cell.replace(/^[\s\p{Cc}]+/u, '')).not.toMatch(/^[=+\-@＝＋－＠]/)
          }
        })
      }),
      RUNS,
    )
  })

  it('reads', () => {
    const entry: PlannedEntry = {
      mediaId: 'm1',
      title: '=1+1 "News", late',
      kind: 'PROGRAMME',
      startsAt: 2_000,
      durationMs: 960,
    }
    const row = asRunEntry({ channelId: 'c', entry, scheduleVersion: 7 }, { ...entry, startsAt: 2_320 }, 'skipped')
    expect(renderAsRunCsv([{ row, previousHash: GENESIS, hash: 'ab12' }])).toBe(
      'planned start (UTC),actual start (UTC),planned length (ms),actual length (ms),drift (ms),title,kind,media id,offset (ms),reason,schedule version,hash\r\n' +
        `1970-01-01T00:00:02.320Z,1970-01-01T00:00:02.000Z,960,960,-320,"'=1+1 ""News"", late",programme,m1,0,skipped,7,ab12\r\n`,
    )
  })
})
