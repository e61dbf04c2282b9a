// The plans, cheapest first. The migration and the database know them by these names.
import type { AccountLimits } from './limits.ts'

const GB = 1_000 ** 3
const TB = 1_000 * GB

interface Plan {
  label: string
  /** Of two channels that wait for a worker, that of the higher one starts first. */
  priority: number
  limits: AccountLimits
}

export const PLANS = {
  free: {
    label: 'Free',
    priority: 0,
    limits: {
      channels: 1,
      channelsOnAir: 1,
      resolution: 720,
      destinations: 1,
      liveInputs: 1,
      storageBytes: 10 * GB,
      uploadMinutes: 600,
      dvrMinutes: 10,
      analyticsDays: 30,
      catchUpDays: 1,
      seats: 2,
      signedLinks: 0,
      encryption: 0,
      apiCallsPerMinute: 3_000,
      apiKeys: 5,
      mediaItems: 500,
      series: 10,
      uploadsAtOnce: 2,
      subscriptionsAtOnce: 20,
    },
  },
  starter: {
    label: 'Starter',
    priority: 1,
    limits: {
      channels: 3,
      channelsOnAir: 3,
      resolution: 1_080,
      destinations: 3,
      liveInputs: 2,
      storageBytes: 100 * GB,
      uploadMinutes: 3_000,
      dvrMinutes: 30,
      analyticsDays: 90,
      catchUpDays: 7,
      seats: 5,
      signedLinks: 1,
      encryption: 0,
      apiCallsPerMinute: 6_000,
      apiKeys: 10,
      mediaItems: 2_000,
      series: 100,
      uploadsAtOnce: 5,
      subscriptionsAtOnce: 50,
    },
  },
  pro: {
    label: 'Pro',
    priority: 2,
    limits: {
      channels: 25,
      channelsOnAir: 20,
      resolution: 1_440,
      destinations: 10,
      liveInputs: 3,
      storageBytes: TB,
      uploadMinutes: 20_000,
      dvrMinutes: 60,
      analyticsDays: 400,
      catchUpDays: 14,
      seats: 25,
      signedLinks: 1,
      encryption: 1,
      apiCallsPerMinute: 12_000,
      apiKeys: 25,
      mediaItems: 10_000,
      series: 500,
      uploadsAtOnce: 10,
      subscriptionsAtOnce: 100,
    },
  },
  enterprise: {
    label: 'Enterprise',
    priority: 3,
    limits: {
      channels: 1_000,
      channelsOnAir: 1_000,
      resolution: 2_160,
      destinations: 30,
      liveInputs: 4,
      storageBytes: 10 * TB,
      uploadMinutes: 200_000,
      dvrMinutes: 60,
      analyticsDays: 1_100,
      catchUpDays: 30,
      seats: 500,
      signedLinks: 1,
      encryption: 1,
      apiCallsPerMinute: 24_000,
      apiKeys: 50,
      mediaItems: 20_000,
      series: 1_000,
      uploadsAtOnce: 20,
      subscriptionsAtOnce: 100,
    },
  },
} as const satisfies Record<string, Plan>

export type PlanName = keyof typeof PLANS

export const PLAN_NAMES = Object.keys(PLANS) as [PlanName, ...PlanName[]]
