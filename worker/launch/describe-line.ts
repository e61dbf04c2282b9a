// Which of a child's lines a person at the terminal should see, and in what words.
import { logText } from '#domain/text/log-text.ts'

const WARN = 40
const ERROR = 50
/** Some lines of a terminal: the log holds the rest. */
const MAX_WORDS = 500

/** Null when the line belongs into the log alone. What is shown is one printable line. */
export function describeLine(line: string, stream: 'stdout' | 'stderr'): string | null {
  const words = wordsOf(line, stream)
  return words === null ? null : logText(words, MAX_WORDS)
}

/** Lines of the house's logger are JSON. */
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

/** The same line again within the interval is not repeated: a database that is away would flood the terminal. */
export function createRepeatFilter(intervalMs: number): (line: string, nowMs: number) => boolean {
  const seen = new Map<string, number>()
  return (line, nowMs) => {
    for (const [text, at] of seen) if (nowMs - at >= intervalMs) seen.delete(text)
    if (seen.has(line)) return false
    seen.set(line, nowMs)
    return true
  }
}
