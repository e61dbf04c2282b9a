// What an account may use: the limits that plans set and admins override. Most also stop a runaway script, or a
// stranger with a stolen key, from using up resources that all accounts share.

export type LimitUnit = 'count' | 'bytes' | 'minutes' | 'lines' | 'switch'

interface LimitFacts {
  label: string
  /** `lines`: the height of a picture. `switch`: a feature, 1 or 0. */
  unit: LimitUnit
  /** The highest value an admin may set. */
  most: number
  /** A use is compared with the limit by itself: other uses do not add to it. */
  ceiling?: true
}

const TB = 1_000 ** 4

export const LIMITS = {
  channels: { label: 'Channels', unit: 'count', most: 10_000 },
  channelsOnAir: { label: 'Channels on air', unit: 'count', most: 10_000 },
  resolution: { label: 'Highest resolution', unit: 'lines', most: 2_160, ceiling: true },
  destinations: { label: 'Destinations of a channel', unit: 'count', most: 100 },
  liveInputs: { label: 'Live feeds at once', unit: 'count', most: 1_000 },
  storageBytes: { label: 'Storage', unit: 'bytes', most: 1_000 * TB },
  uploadMinutes: { label: 'Upload minutes this month', unit: 'minutes', most: 10_000_000 },
  dvrMinutes: { label: 'Longest DVR window', unit: 'minutes', most: 60, ceiling: true },
  analyticsDays: { label: 'Days of analytics', unit: 'count', most: 1_100, ceiling: true },
  catchUpDays: { label: 'Days of catch-up', unit: 'count', most: 30, ceiling: true },
  seats: { label: 'Seats', unit: 'count', most: 10_000 },
  signedLinks: { label: 'Signed links', unit: 'switch', most: 1, ceiling: true },
  encryption: { label: 'Encrypted segments', unit: 'switch', most: 1, ceiling: true },
  apiCallsPerMinute: { label: 'API calls a minute', unit: 'count', most: 1_000_000 },
  apiKeys: { label: 'API keys', unit: 'count', most: 10_000 },
  mediaItems: { label: 'Library items', unit: 'count', most: 1_000_000 },
  series: { label: 'Series', unit: 'count', most: 100_000 },
  uploadsAtOnce: { label: 'Uploads at once', unit: 'count', most: 1_000 },
  subscriptionsAtOnce: { label: 'Open pages at once', unit: 'count', most: 10_000 },
} as const satisfies Record<string, LimitFacts>

export type LimitName = keyof typeof LIMITS
export type AccountLimits = Record<LimitName, number>

/** Their use is counted by the web process that serves it; that of the others in rows. */
const COUNTED_IN_PROCESS = ['apiCallsPerMinute', 'uploadsAtOnce', 'subscriptionsAtOnce'] as const satisfies LimitName[]
export type LimitInProcess = (typeof COUNTED_IN_PROCESS)[number]
export type StoredLimit = Exclude<LimitName, LimitInProcess>
export const isStored = (name: LimitName): name is StoredLimit => !COUNTED_IN_PROCESS.some((one) => one === name)

export const LIMIT_NAMES = Object.keys(LIMITS) as [LimitName, ...LimitName[]]

export const limitFacts = (name: LimitName): LimitFacts => LIMITS[name]

/** Published versions kept per channel. Publishing a new one deletes the oldest. */
export const VERSIONS_KEPT = 500
