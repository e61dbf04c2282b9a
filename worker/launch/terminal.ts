// What the person at the terminal reads: one line a step, with its time.
import { LaunchError } from './launch-error.ts'

const startedAt = Number(process.env.LAUNCH_STARTED_AT) || Date.now()

/** Runs one step and prints its line. `describe` makes words of a result that has none. */
export async function step<T>(name: string, work: () => Promise<T>, describe?: (result: T) => string): Promise<T> {
  const from = Date.now()
  const result = await work()
  const detail = describe ? describe(result) : typeof result === 'string' ? result : ''
  console.log(`✓ ${name}${detail ? `: ${detail}` : ''} (${seconds(Date.now() - from)})`)
  return result
}

/** A line about something that is about to take its time. */
export const announce = (line: string): void => console.log(`• ${line}`)

/** A line at any later time, with the time since the start. */
export const say = (line: string): void => console.log(`[${seconds(Date.now() - startedAt)}] ${line}`)

/** A LaunchError is for people; anything else is a bug and shows its stack. */
export function fail(error: unknown): void {
  if (error instanceof LaunchError) console.error(`✗ ${error.message}\n→ ${error.mend}`)
  else console.error('✗ Unexpected:', error)
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
