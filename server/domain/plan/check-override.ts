import { type LimitName, limitFacts } from './limits.ts'

const LINES = [432, 720, 1_080, 1_440, 2_160]

/** Why a value cannot be a limit; null: it can. */
export function findOverrideFault(name: LimitName, value: number): string | null {
  const { label, unit, most } = limitFacts(name)
  if (unit === 'lines') return LINES.includes(value) ? null : `${label}: 432, 720, 1080, 1440 or 2160.`
  if (unit === 'switch') return value === 0 || value === 1 ? null : `${label}: 1 (on) or 0 (off).`
  const fits = Number.isSafeInteger(value) && value >= 0 && value <= most
  return fits ? null : `${label}: a whole number from 0 to ${most}.`
}
