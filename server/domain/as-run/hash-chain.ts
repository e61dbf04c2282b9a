// Rows chained by their hashes: each row's hash covers the row and the hash before it, so a row that
// was changed, taken out, put in or moved breaks the chain there. Rows taken off the end, and a chain
// hashed anew from some row on, hold; a hash that was kept elsewhere (a seal) finds that, too.

/** SHA-256 of UTF-8 text, in hexadecimal. Handed in: the domain runs in browsers too. */
export type Sha256 = (text: string) => string

/** What stands before the first row. */
export const GENESIS = '0'.repeat(64)

export interface ChainedRow<Row> {
  row: Row
  /** Hash of the row before. */
  previousHash: string
  hash: string
}

/**
 * The same text for the same data: keys sorted, no blanks (RFC 8785; numbers and strings as JSON has
 * them in ECMAScript). Throws TypeError for what JSON would change silently.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value)
  if (typeof value === 'string') {
    // Two different lone surrogates would become the same bytes in UTF-8.
    if (!value.isWellFormed()) throw new TypeError('a text with half a character cannot be hashed')
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

/** @param previousHash hash of the last row written; GENESIS when there is none */
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
  /** changed: the row is not what was hashed; unlinked: another row stood before it. */
  | { holds: false; index: number; fault: 'changed' | 'unlinked' }
  /** It holds, but it is not the row that was there when its hash was kept elsewhere. */
  | { holds: false; index: number; fault: 'rewritten' }
  /** Every row holds, but one whose hash was kept elsewhere is missing at the end. */
  | { holds: false; index: number; fault: 'end-missing' }

export type ChainFault = Exclude<ChainVerdict, { holds: true }>['fault']

/** The hash of a row as it was kept elsewhere; `index` counts as the rows do. */
export interface Seal {
  index: number
  hash: string
}

/**
 * The first broken row, if any.
 * @param previousHash hash before the first of these rows; GENESIS for a whole chain
 * @param seals of these rows and of those that ought to stand behind them
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

/** null for a row that could never have been hashed. */
function hashOrNull({ row, previousHash }: ChainedRow<unknown>, sha256: Sha256): string | null {
  try {
    return rowHash(row, previousHash, sha256)
  } catch {
    return null
  }
}
