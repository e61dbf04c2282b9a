// Rows chained by their hashes: each hash covers the row and the hash before it, so a row that was changed, removed,
// inserted or moved breaks the chain. The chain alone does not detect rows removed from the end, nor a chain rehashed
// from some row on. A hash kept elsewhere (a seal) detects both.

/** SHA-256 of UTF-8 text, in hexadecimal. Passed in because the domain runs in browsers too. */
export type Sha256 = (text: string) => string

/** The hash before the first row. */
export const GENESIS = '0'.repeat(64)

export interface ChainedRow<Row> {
  row: Row
  /** Hash of the row before. */
  previousHash: string
  hash: string
}

/**
 * The same text for the same data: keys sorted, no blanks (RFC 8785; numbers and strings as in ECMAScript's JSON).
 * Throws TypeError for values that JSON would change silently.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value)
  if (typeof value === 'string') {
    // Two different lone surrogates would become the same bytes in UTF-8.
    if (!value.isWellFormed()) throw new TypeError('a text with an unpaired surrogate cannot be hashed')
    return JSON.stringify(value)
  }
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const record = value as Record<string, unknown>
    const keys = Object.keys(record).sort()
    return `{${keys.map((key) => `${canonicalJson(key)}:${canonicalJson(record[key])}`).join(',')}}`
  }
  throw new TypeError(`${typeof value} ${String(value)} has no canonical JSON`)
}

export function rowHash(row: unknown, previousHash: string, sha256: Sha256): string {
  return sha256(canonicalJson({ previousHash, row }))
}

/** @param previousHash hash of the last row written; GENESIS if there is none */
export function chainRows<Row>(rows: readonly Row[], previousHash: string, sha256: Sha256): ChainedRow<Row>[] {
  let before = previousHash
  return rows.map((row) => {
    const chained = { row, previousHash: before, hash: rowHash(row, before, sha256) }
    before = chained.hash
    return chained
  })
}

export type ChainVerdict =
  | { holds: true; lastHash: string }
  /** changed: the row does not match its hash; unlinked: the preceding row differs. */
  | { holds: false; index: number; fault: 'changed' | 'unlinked' }
  /** The chain is consistent, but the row differs from the one whose hash was kept elsewhere. */
  | { holds: false; index: number; fault: 'rewritten' }
  /** The chain is consistent, but a row whose hash was kept elsewhere is missing at the end. */
  | { holds: false; index: number; fault: 'end-missing' }

export type ChainFault = Exclude<ChainVerdict, { holds: true }>['fault']

/** The hash of a row, kept elsewhere; `index` counts as the rows do. */
export interface Seal {
  index: number
  hash: string
}

/**
 * The first broken row, if any.
 * @param previousHash hash before the first of these rows; GENESIS for a whole chain
 * @param seals of these rows and of rows that should follow them
 */
export function verifyChain(
  rows: readonly ChainedRow<unknown>[],
  previousHash: string,
  sha256: Sha256,
  seals: readonly Seal[] = [],
): ChainVerdict {
  let before = previousHash
  for (const [index, chained] of rows.entries()) {
    if (chained.previousHash !== before) return { holds: false, index, fault: 'unlinked' }
    if (hashOrNull(chained, sha256) !== chained.hash) return { holds: false, index, fault: 'changed' }
    before = chained.hash
  }
  for (const { index, hash } of seals.toSorted((a, b) => a.index - b.index)) {
    if (index >= rows.length) return { holds: false, index: rows.length, fault: 'end-missing' }
    if (rows[index]?.hash !== hash) return { holds: false, index, fault: 'rewritten' }
  }
  return { holds: true, lastHash: before }
}

/** Null for a row that cannot be hashed. */
function hashOrNull({ row, previousHash }: ChainedRow<unknown>, sha256: Sha256): string | null {
  try {
    return rowHash(row, previousHash, sha256)
  } catch {
    return null
  }
}
