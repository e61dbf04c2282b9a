// Whose upload is transcoded next. The higher plan comes first, and whoever waits rises by one plan at intervals: an
// upload of the lowest plan is as urgent as one of the highest after three of them. Among equals the accounts take turns
// (worker/transcode/claim-media.ts).
import { PLAN_NAMES, PLANS } from '#domain/plan/plans.ts'

export const RISES_AFTER_MS = 10 * 60_000

export const HIGHEST_PRIORITY = Math.max(...PLAN_NAMES.map((plan) => PLANS[plan].priority))
/** For what every channel needs: the slate. */
export const BUILT_IN_PRIORITY = HIGHEST_PRIORITY + 1
