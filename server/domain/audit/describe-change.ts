// The values before and after a change, for the audit trail.
import { canonicalJson } from '#domain/hash-chain.ts'

export type AuditValue = string | number | boolean | null | AuditValue[] | { [name: string]: AuditValue }

export type AuditChange = { before: Record<string, AuditValue>; after: Record<string, AuditValue> }

/**
 * The fields that differ. A field of `after` that is undefined did not change.
 * @param before may have more fields
 */
export function describeChange<Field extends string>(
  before: { readonly [name in NoInfer<Field>]: AuditValue | undefined },
  after: { readonly [name in Field]?: AuditValue },
): AuditChange {
  const change: AuditChange = { before: {}, after: {} }
  for (const [name, value] of Object.entries(after) as [Field, AuditValue | undefined][]) {
    const old = before[name] ?? null
    if (value === undefined || canonicalJson(old) === canonicalJson(value)) continue
    change.before[name] = old
    change.after[name] = value
  }
  return change
}

/** Of something that did not exist before. */
export const describeCreated = (after: { readonly [name: string]: AuditValue | undefined }): AuditChange => ({
  before: {},
  after: describeChange({}, after).after,
})

/** Of something that no longer exists. */
export const describeDeleted = (before: { readonly [name: string]: AuditValue | undefined }): AuditChange => ({
  before: describeChange({}, before).after,
  after: {},
})

/** A long list is recorded by its start and its length. */
const LISTED = 200
export const listed = (items: readonly string[]): string[] =>
  items.length <= LISTED ? [...items] : [...items.slice(0, LISTED), `… ${items.length - LISTED} more`]

/** Names of values that must not be stored in readable form. `keyId` and `keyReplaced` are harmless. */
const SECRET_NAME = /password|passphrase|secret|token|credential|recoveryCode|(?:stream|api|private|signing)Key$/i
const CREDENTIALS_IN_URL = /([a-z]:\/\/)[^/@\s]{1,200}@/gi
export const REDACTED = '[secret]'

/** The same without secrets, whatever a caller passes. */
export function withoutSecrets(value: AuditValue, name = ''): AuditValue {
  if (typeof value !== 'object' || value === null) {
    if (typeof value !== 'string') return value
    return SECRET_NAME.test(name) ? REDACTED : value.replace(CREDENTIALS_IN_URL, `$1${REDACTED}@`)
  }
  if (SECRET_NAME.test(name)) return REDACTED
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item))
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, withoutSecrets(item, field)]))
}
