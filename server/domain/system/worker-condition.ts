// What a process reports of itself: a worker with each heartbeat, the web process when it is asked. Pure.
import { z } from 'zod'
import { BREAKER_SERVICES, breakerSchema } from './breakers.ts'

/** away: another folder, or none, is where DATA_DIR was. */
export const FOLDER_STATES = ['ok', 'read-only', 'away'] as const
export type FolderStatus = (typeof FOLDER_STATES)[number]

export const conditionSchema = z
  .object({
    memoryBytes: z.number().nonnegative().describe('Resident.'),
    cpuCores: z.number().nonnegative().describe('CPU time in seconds a second, since the report before.'),
    eventLoopDelayMs: z.number().nonnegative().describe('99th percentile since the report before.'),
    breakers: z.array(breakerSchema).max(BREAKER_SERVICES.length),
    folder: z
      .enum(FOLDER_STATES)
      .optional()
      .describe('Of DATA_DIR. away: it vanished, for example an unmounted disk. Absent: not reported.'),
    failures: z
      .int()
      .nonnegative()
      .optional()
      .describe('How often the program ended in a row before this start; 0 after a minute. Absent: not reported.'),
  })
  .meta({ id: 'ProcessCondition' })
export type ProcessCondition = z.output<typeof conditionSchema>

/** @param stored null: the worker is of an older version, or has reported none yet */
export function conditionOf(stored: unknown): ProcessCondition | null {
  const { breakers, ...facts } = (stored ?? {}) as { breakers?: unknown }
  // A newer version may know more services.
  const known = Array.isArray(breakers) ? breakers.filter((each) => breakerSchema.safeParse(each).success) : breakers
  return conditionSchema.safeParse({ ...facts, breakers: known }).data ?? null
}
