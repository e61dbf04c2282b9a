// Which of a child's lines are shown on the terminal, and how.
import { logText } from '#domain/text/log-text.ts'

const WARN = 40
const ERROR = 50
/** A few lines of a terminal: the log has the rest. */
const MAX_WORDS = 500

/** Null when the line belongs in the log only. A shown line is one printable line. */
export function describeLine(line: string, stream: 'stdout' | 'stderr'): string | null {
  const words = wordsOf(line, stream)
  return words === null ? null : logText(words, MAX_WORDS)
}

/** Lines of the product's logger are JSON. */
function wordsOf(line: string, stream: 'stdout' | 'stderr'): string | null {
  if (!line.startsWith('{')) return stream === 'stderr' && line.trim() !== '' ? line : null
  let entry: { level?: unknown; msg?: unknown; part?: unknown; err?: { message?: unknown } }
  try {
    entry = JSON.parse(line)
  } catch {
    return stream === 'stderr' ? line : null
  }
  if (typeof entry.level !== 'number' || entry.level < WARN) return null
  const words = [entry.msg, entry.err?.message].filter((text) => typeof text === 'string' && text !== '')
  return `${entry.level >= ERROR ? 'error' : 'warning'}: ${words.join(': ')}`
}

/** A line is not repeated within the interval: an unavailable database would flood the terminal. */
export function createRepeatFilter(intervalMs: number): (line: string, nowMs: number) => boolean {
  const seen = new Map<string, number>()
  return (line, nowMs) => {
    for (const [text, at] of seen) if (nowMs - at >= intervalMs) seen.delete(text)
    if (seen.has(line)) return false
    seen.set(line, nowMs)
    return true
  }
}
