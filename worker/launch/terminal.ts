// The output on the terminal: one line a step, with its time.
import { LaunchError } from './launch-error.ts'

const startedAt = Number(process.env.LAUNCH_STARTED_AT) || Date.now()

/** Runs one step and prints its line. `describe` turns the result into text. */
export async function step<T>(name: string, work: () => Promise<T>, describe?: (result: T) => string): Promise<T> {
  const from = Date.now()
  const result = await work()
  const detail = describe ? describe(result) : typeof result === 'string' ? result : ''
  console.log(`✓ ${name}${detail ? `: ${detail}` : ''} (${seconds(Date.now() - from)})`)
  return result
}

/** Announces a step that takes long. */
export const announce = (line: string): void => console.log(`• ${line}`)

/** A line at any later time, with the time since the start. */
export const say = (line: string): void => console.log(`[${seconds(Date.now() - startedAt)}] ${line}`)

/** A LaunchError is printed as text; anything else is a bug and prints its stack. */
export function fail(error: unknown): void {
  if (error instanceof LaunchError) console.error(`✗ ${error.message}\n→ ${error.remedy}`)
  else console.error('✗ Unexpected:', error)
}

/** Nobody reads the output any more: the program continues. A report of it would fail too, again and again. */
export function outliveOutput(): void {
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined)
}

/** Every channel depends on this process: an unhandled error is reported, and it continues. */
export function outliveFaults(): void {
  outliveOutput()
  for (const fault of ['unhandledRejection', 'uncaughtException'] as const) process.on(fault, fail)
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
