// Input and output of game days, for admins.
import { z } from 'zod'
import { DRILL_NAMES } from '#domain/game-day/drills.ts'
import { dateSchema, idSchema, optionalName, utcSchema } from '#domain/text/text-schema.ts'

export const GAME_DAY_STATES = ['running', 'done', 'interrupted'] as const

const ms = z.number().nonnegative()

/** As stored in GameDay.report. */
export const drillReportSchema = z
  .object({
    drill: z.enum(DRILL_NAMES),
    outcome: z
      .enum(['recovered', 'not-recovered', 'left-out'])
      .describe('not-recovered: not within the time that was measured. left-out: nothing was done; see reason.'),
    reason: z.string().nullable(),
    target: z.string().nullable().describe('The destination or live input that it was done to.'),
    startedAt: utcSchema.nullable().describe('When it was done.'),
    recoveredMs: ms.nullable().describe('From then until it had recovered.'),
    measuredMs: ms.describe('From then to the last look.'),
    viewer: z
      .object({
        looks: z.int().nonnegative(),
        failedLooks: z.int().nonnegative(),
        outageMs: ms.describe('The longest time from a failed look to the next that succeeded.'),
        publishGapMs: ms.describe('The longest time without a new segment.'),
        playerGapMs: ms.describe('How long a player would have stood still.'),
        targetDurationMs: ms,
        findings: z.array(z.string()).describe('Broken rules of playlists, and failed requests.'),
      })
      .nullable()
      .describe('As fetched over HTTP twice a second. null: nothing was done.'),
    alerts: z
      .array(
        z.object({
          id: z.string(),
          label: z.string(),
          subject: z.string(),
          openedAt: utcSchema,
          resolvedAt: utcSchema.nullable().describe('null: it lasted when the game day ended.'),
        }),
      )
      .describe('Alerts about the channel that began with it.'),
  })
  .meta({ id: 'DrillReport' })
export type DrillReport = z.output<typeof drillReportSchema>

export const gameDaySchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    accountName: z.string(),
    channelId: z.string(),
    channelName: z.string().describe('When it was started.'),
    drills: z.array(z.enum(DRILL_NAMES)),
    startedBy: z.string().describe('user:<id> or key:<id>'),
    state: z.enum(GAME_DAY_STATES),
    reason: z.string().nullable().describe('Why it was interrupted.'),
    current: z.enum(DRILL_NAMES).nullable().describe('The drill that is being measured.'),
    startedAt: dateSchema,
    finishedAt: dateSchema.nullable(),
    report: z.array(drillReportSchema).describe('The drills that have ended.'),
  })
  .meta({ id: 'GameDay' })
export type GameDayView = z.output<typeof gameDaySchema>

export const startGameDaySchema = z.object({
  channelId: idSchema.describe('A channel on air, of any account.'),
  drills: z
    .array(z.enum(DRILL_NAMES))
    .min(1, 'Choose at least one drill.')
    .max(DRILL_NAMES.length, 'Choose each drill once.')
    .refine((drills) => new Set(drills).size === drills.length, 'Choose each drill once.')
    .describe('In order.'),
})
export type StartGameDayInput = z.output<typeof startGameDaySchema>

export const findChannelsSchema = z.object({ query: optionalName(200).default('') })
/** Channels on air by their name or account, a few of them. */
export const drillableChannelSchema = z.object({ id: z.string(), name: z.string(), accountName: z.string() })
export type DrillableChannel = z.output<typeof drillableChannelSchema>
