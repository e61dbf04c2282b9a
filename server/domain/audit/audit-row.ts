// What the hash of an audit entry covers. The database computes it when the entry is written (audit_entry_hash in the
// migrations), and the verification computes it again from this.
import type { ChainedRow } from '#domain/hash-chain.ts'

interface AuditFacts {
  accountId: string
  sequence: number
  actor: string
  adminId: string | null
  action: string
  subjectId: string
  data: unknown
  before: unknown
  after: unknown
  via: string | null
  address: string | null
  requestId: string | null
  at: Date
}

export interface StoredAuditEntry extends AuditFacts {
  previousHash: string
  hash: string
}

export function chainedAuditRow({ previousHash, hash, ...entry }: StoredAuditEntry): ChainedRow<unknown> {
  const { accountId, sequence, actor, adminId, action, subjectId, data, before, after, via, address, requestId } = entry
  const row = {
    ...{ accountId, sequence, actor, adminId, action, subjectId, data, before, after, via, address, requestId },
    at: entry.at.toISOString(),
  }
  return { row, previousHash, hash }
}
