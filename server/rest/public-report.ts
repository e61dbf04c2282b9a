// Data of the public page of a shared report: what anybody may know who has the link.
import { LRUCache } from 'lru-cache'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { type Services, services } from '#adapters/services.ts'
import { isoOrNull } from '#domain/instants.ts'
import { hashOfLink } from '#features/audience-report/change-reports.ts'
import { loadReport } from '#features/audience-report/load-report.ts'
import { REPORT_COLUMNS, rangeAt, type SavedReportRow } from '#features/audience-report/saved-report.ts'
import type { PublicReport, SharedReport, ShownReport } from '#features/audience-report/schema.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { DomainError } from '../errors.ts'

export type SharedAnswer =
  | { kind: 'report'; shared: SharedReport }
  /** No link, or one that has ended: which of them it is, nobody learns. */
  | { kind: 'unknown' }
  /** The plan of the account no longer keeps these days, or the reader asked too often. */
  | { kind: 'refused'; message: string }

/** A page that many open costs one report a minute. */
const FRESH_MS = 60_000
const caches = new WeakMap<object, LRUCache<string, Promise<ShownReport>>>()

type Outside = Pick<Services, 'db' | 'admission'>

/** @param address of the reader, whose calls are counted */
export async function findSharedReport(
  token: string,
  address: string,
  now: number,
  outside: Outside = services(),
): Promise<SharedAnswer> {
  return acrossAccounts(async () => {
    try {
      await outside.admission.countAddress(address)
      if (!/^[\w-]{43}$/.test(token)) return { kind: 'unknown' }
      const row = await findRow(outside, token, now)
      return row ? { kind: 'report', shared: await load(outside, row, now) } : { kind: 'unknown' }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      if (error.code === 'CHANNEL_NOT_FOUND') return { kind: 'unknown' }
      if (error.code === 'LIMIT_REACHED')
        return { kind: 'refused', message: 'Figures of these days are no longer kept.' }
      // Its first minute is not over.
      if (error.code === 'INVALID_INPUT') return { kind: 'refused', message: 'The time of this report has not begun.' }
      if (error.code === 'TOO_MANY_REQUESTS') return { kind: 'refused', message: error.message }
      throw error
    }
  })
}

/** The link is looked up each time: it ends at once. */
function findRow({ db }: Outside, token: string, now: number) {
  return db.savedReport.findFirst({
    where: {
      ...{ shareHash: hashOfLink(token), shareExpiresAt: { gt: new Date(now) } },
      channel: { deletedAt: null, account: { suspendedAt: null } },
    },
    select: REPORT_COLUMNS,
  })
}

async function load(outside: Outside, row: SavedReportRow, now: number): Promise<SharedReport> {
  const { id, name, accountId, channelId, shareExpiresAt } = row
  const range = rangeAt(row, await zoneOf(outside.db, channelId), now)
  const [from, to] = [new Date(range.from).toISOString(), new Date(range.to).toISOString()]
  const cache = caches.get(outside.db) ?? new LRUCache({ max: 500, ttl: FRESH_MS })
  caches.set(outside.db, cache)
  const key = `${id} ${from} ${to}`
  const known = cache.get(key)
  const loading =
    known ??
    // Readers do not delay the account.
    outside.admission.enqueue('expansion', `readers of ${accountId}`, () =>
      loadReport(outside.db, accountId, { channelId, from, to }, now),
    )
  if (!known) {
    cache.set(key, loading)
    loading.catch(() => cache.delete(key))
  }
  const { report, ...shown } = await loading
  return { ...shown, name, expiresAt: isoOrNull(shareExpiresAt) ?? '', report: withoutIds(report) }
}

function withoutIds({ programmes, by, ...figures }: ShownReport['report']): PublicReport {
  return {
    ...figures,
    programmes: programmes.map(({ mediaId: _, accountShare: __, ...programme }) => programme),
    by: { country: by.country, device: by.device },
  }
}
