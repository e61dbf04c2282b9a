// How much one account may use. The defaults are generous: they stop a runaway script, or a stranger with a stolen key,
// from using up resources that all accounts share.

export interface LimitFacts {
  label: string
  /** Shown as bytes; all other units are counts. */
  unit: 'count' | 'bytes'
  usual: number
  /** The highest value an admin may set. */
  most: number
}

const TB = 1_000 ** 4

export const ACCOUNT_LIMITS = {
  channels: { label: 'Channels', unit: 'count', usual: 100, most: 10_000 },
  apiKeys: { label: 'API keys', unit: 'count', usual: 50, most: 10_000 },
  mediaItems: { label: 'Library items', unit: 'count', usual: 20_000, most: 1_000_000 },
  storageBytes: { label: 'Storage', unit: 'bytes', usual: TB, most: 1_000 * TB },
  series: { label: 'Series', unit: 'count', usual: 1_000, most: 100_000 },
  uploadsAtOnce: { label: 'Uploads at once', unit: 'count', usual: 20, most: 1_000 },
  subscriptionsAtOnce: { label: 'Open pages at once', unit: 'count', usual: 100, most: 10_000 },
} as const satisfies Record<string, LimitFacts>

export type LimitName = keyof typeof ACCOUNT_LIMITS
export type AccountLimits = Record<LimitName, number>

export const LIMIT_NAMES = Object.keys(ACCOUNT_LIMITS) as LimitName[]

/** Published versions kept per channel. Publishing a new one deletes the oldest. */
export const VERSIONS_KEPT = 500

/** @param overrides as stored with the account; values that are not whole numbers are ignored */
export function limitsOf(overrides: unknown): AccountLimits {
  const set = (typeof overrides === 'object' && overrides !== null ? overrides : {}) as Record<string, unknown>
  const pairs = LIMIT_NAMES.map((name) => {
    const own = set[name]
    return [name, Number.isSafeInteger(own) ? (own as number) : ACCOUNT_LIMITS[name].usual] as const
  })
  return Object.fromEntries(pairs) as AccountLimits
}

const WORDS: Record<LimitName, { has: string; kept: string; remedy: string }> = {
  channels: { has: 'has the maximum number of channels', kept: 'No channel was created', remedy: 'delete one' },
  apiKeys: { has: 'has the maximum number of API keys', kept: 'No key was created', remedy: 'revoke one' },
  mediaItems: {
    has: 'has the maximum number of library items',
    kept: 'The file was not stored',
    remedy: 'delete an item',
  },
  storageBytes: { has: 'uses all of its storage', kept: 'The file was not stored', remedy: 'delete items' },
  series: { has: 'has the maximum number of series', kept: 'No series was created', remedy: 'delete one' },
  uploadsAtOnce: {
    has: 'is uploading the maximum number of files',
    kept: 'This file was not stored',
    remedy: 'wait until an upload has finished',
  },
  subscriptionsAtOnce: {
    has: 'has the maximum number of pages open',
    kept: 'This page updates every few seconds instead',
    remedy: 'close a page',
  },
}

/** Error sentence for a limit. @param limit as shown: “100”, “1 TB” */
export function sayLimitReached(name: LimitName, limit: string): string {
  const { has, kept, remedy } = WORDS[name]
  return `Your account ${has} (${limit}). ${kept}; ${remedy}, or ask the operator for a higher limit.`
}
