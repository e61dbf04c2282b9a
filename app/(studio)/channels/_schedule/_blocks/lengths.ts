// Lengths as typed: 1:30:00 or 0:45:00.5. Hours are required, so that 1:30 is not read as minutes.

export function writeLength(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const rest = durationMs % 1_000
  const fraction =
    rest > 0
      ? `.${String(rest)
          .padStart(3, '0')
          .replace(/0{1,2}$/, '')}`
      : ''
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}${fraction}`
}

/** @returns null for text that is no length */
export function readLength(text: string): number | null {
  const match = /^(\d{1,3}):([0-5]?\d)(?::([0-5]?\d(?:\.\d{1,3})?))?$/.exec(text.trim())
  if (!match) return null
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return Math.round(((hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1_000)
}
