// What an account, or the operators, changed about the rules.
import { type RuleName, ruleFacts } from './rules.ts'

export interface RuleChange {
  enabled?: boolean | undefined
  threshold?: number | undefined
  openAfterSeconds?: number | undefined
  clearAfterSeconds?: number | undefined
}

export interface AlertSettings {
  rules: { [Name in RuleName]?: RuleChange | undefined }
  /** After this time without an acknowledgement an alert is sent again; 0: never. */
  escalateAfterMinutes: number
}

export const USUAL_SETTINGS: AlertSettings = { rules: {}, escalateAfterMinutes: 15 }

export interface EffectiveRule {
  enabled: boolean
  threshold: number | null
  openAfterMs: number
  clearAfterMs: number
}

export function effectiveRule(name: RuleName, { rules }: AlertSettings): EffectiveRule {
  const rule = ruleFacts(name)
  const changed = rules[name] ?? {}
  return {
    enabled: changed.enabled ?? true,
    threshold: rule.threshold ? (changed.threshold ?? rule.threshold.usual) : null,
    openAfterMs: (changed.openAfterSeconds ?? rule.openAfterSeconds) * 1_000,
    clearAfterMs: (changed.clearAfterSeconds ?? rule.clearAfterSeconds) * 1_000,
  }
}

/** Whether a value is a cause for alert. @param value null: the condition has none, and was found to hold */
export function isCause(name: RuleName, value: number | null, threshold: number | null): boolean {
  const { threshold: facts } = ruleFacts(name)
  if (value === null || threshold === null || !facts) return true
  if (facts.opens === 'below') return value < threshold
  return facts.opens === 'above' ? value > threshold : value >= threshold
}
