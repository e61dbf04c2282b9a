import { csvNumber, csvOf, csvText } from '#domain/csv.ts'
import { canonicalJson } from '#domain/hash-chain.ts'

export interface AuditCsvEntry {
  sequence: number
  at: Date
  actor: string
  actorName: string | null
  adminId: string | null
  action: string
  subjectId: string
  via: string | null
  address: string | null
  requestId: string | null
  data: unknown
  before: unknown
  after: unknown
  hash: string
}

const HEADER =
  'sequence,at,actor,actor_name,admin_id,action,subject_id,via,address,request_id,data,before,after,hash'.split(',')

/** RFC 4180. @param withHeader for the first of several parts */
export function renderAuditCsv(entries: readonly AuditCsvEntry[], withHeader: boolean): string {
  const optional = (value: string | null) => (value === null ? '' : csvText(value))
  const json = (value: unknown) => (value === null ? '' : csvText(canonicalJson(value)))
  const lines = entries.map((entry) => [
    csvNumber(entry.sequence),
    entry.at.toISOString(),
    csvText(entry.actor),
    optional(entry.actorName),
    optional(entry.adminId),
    csvText(entry.action),
    csvText(entry.subjectId),
    optional(entry.via),
    optional(entry.address),
    optional(entry.requestId),
    json(entry.data),
    json(entry.before),
    json(entry.after),
    entry.hash,
  ])
  const whole = csvOf(HEADER, lines)
  return withHeader ? whole : whole.slice(whole.indexOf('\r\n') + 2)
}
