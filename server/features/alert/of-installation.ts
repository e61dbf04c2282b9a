import { MOST_ALERTS_A_RULE, type Observation } from '#domain/alert/decide-alerts.ts'
import type { RuleName } from '#domain/alert/rules.ts'

/** One more than is kept: a longer answer was not read whole. */
export const LIMIT = MOST_ALERTS_A_RULE + 1

interface InstallationFacts {
  subjectId: string
  /** Omitted: the id. */
  subject?: string
  message: string
  value?: number
}

export const ofInstallation = (rule: RuleName, facts: InstallationFacts): Observation => {
  const { subjectId, subject = subjectId, message, value = null } = facts
  return { rule, accountId: null, channelId: null, subjectId, subject, message, value }
}
