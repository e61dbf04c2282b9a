// How much one account may have. The usual limits are generous: they keep a script that runs away, or a
// stranger with a stolen key, from taking what all accounts share.

export interface LimitFacts {
  label: string
  /** Bytes are shown as such; the rest are counts. */
  unit: 'count' | 'bytes'
  usual: number
  /** The highest that an admin may set. */
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

/** Published versions of one channel that are kept; the oldest go when a new one is published. */
export const VERSIONS_KEPT = 500

/** @param overrides as stored with the account; what is no whole number is left out */
export function limitsOf(overrides: unknown): AccountLimits {
  const set = (typeof overrides === 'object' && overrides !== null ? overrides : {}) as Record<string, unknown>
  const pairs = LIMIT_NAMES.map((name) => {
    const own = set[name]
    return [name, Number.isSafeInteger(own) ? (own as number) : ACCOUNT_LIMITS[name].usual] as const
  })
  return Object.fromEntries(pairs) as AccountLimits
}

const WORDS: Record<LimitName, { has: string; kept: string; remedy: string }> = {
  channels: { has: 'has as many channels', kept: 'No channel was created', remedy: 'delete one' },
  apiKeys: { has: 'has as many API keys', kept: 'No key was created', remedy: 'revoke one' },
  mediaItems: { has: 'has as many items in its library', kept: 'The file was not stored', remedy: 'delete an item' },
  storageBytes: { has: 'stores as much', kept: 'The file was not stored', remedy: 'delete items' },
  series: { has: 'has as many series', kept: 'No series was created', remedy: 'delete one' },
  uploadsAtOnce: {
    has: 'sends as many files at once',
    kept: 'This one was not stored',
    remedy: 'wait until one has arrived',
  },
  subscriptionsAtOnce: {
    has: 'has as many pages open',
    kept: 'This one asks every few seconds instead',
    remedy: 'close some',
  },
}

/** What happened, what was kept, what to do. @param limit as shown: “100”, “1 TB” */
export function sayLimitReached(name: LimitName, limit: string): string {
  const { has, kept, remedy } = WORDS[name]
  return `Your account ${has} as it may (${limit}). ${kept}; ${remedy}, or ask the operator for a higher limit.`
}
