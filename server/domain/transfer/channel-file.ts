// A channel as one JSON file. Items are named by id, title and checksum, so that another account with the same files can
// read it. Keys, tokens and figures are never in it.
import { z } from 'zod'
import { channelNameSchema } from '#domain/channel/channel-name.ts'
import { labelsSchema } from '#domain/channel/labels.ts'
import { resolutionSchema } from '#domain/channel/resolution.ts'
import { PLATFORM_NAMES } from '#domain/destination/platforms.ts'
import { folderSchema } from '#domain/folder.ts'
import { DEFAULT_RUNG_NAMES } from '#domain/ladder/ladder.ts'
import { isEmbedHost } from '#domain/playback/frame-ancestors.ts'
import { name, text } from '#domain/text/text-schema.ts'
import { MAX_IMPORT_ROWS } from './import-row.ts'

export const CHANNEL_FORMAT = 'cloud-playout-channel'
const MOST_MEDIA = 20_000

const id = text(64)

export const channelFileSchema = z.object({
  format: z.literal(CHANNEL_FORMAT),
  version: z.literal(1),
  channel: z.object({
    name: channelNameSchema,
    resolution: resolutionSchema,
    loop: z.boolean(),
    mode: z.enum(['loop', 'calendar']),
    hlsEnabled: z.boolean(),
    analyticsEnabled: z.boolean(),
    fallbackVideo: id.nullable(),
    labels: labelsSchema,
    folder: folderSchema.nullable(),
    access: z.enum(['public', 'unlisted', 'token']),
    embedDomains: z.array(text(300).refine(isEmbedHost, 'Not a host.')).max(50),
    dvrMinutes: z.int().nonnegative(),
    /** Files from before catch-up have none. */
    catchUpDays: z.int().nonnegative().default(0),
    encrypted: z.boolean(),
    /** Values out of bounds count as omitted (readLook). */
    player: z.unknown(),
  }),
  rundown: z.array(id).max(MAX_IMPORT_ROWS),
  /** Schedule of domain/schedule/model; validated after its items were found. Null: none. */
  schedule: z.unknown(),
  /** Every item that the rundown, the schedule or the fallback names. */
  media: z.record(
    z.string(),
    z.object({
      title: text(300),
      fileName: text(300),
      durationMs: z.int().nonnegative().nullable(),
      checksum: text(64).nullable(),
    }),
  ),
  series: z.record(z.string(), z.object({ title: text(300) })),
  destinations: z
    .array(
      z.object({
        platform: z.enum(PLATFORM_NAMES),
        name: name(80, 'A destination has no name.'),
        serverUrl: text(2_000),
        backupServerUrl: text(2_000).nullable(),
        rung: z.enum(DEFAULT_RUNG_NAMES),
        maxFailures: z.int().min(1).max(1_000),
      }),
    )
    .max(30),
})
export type ChannelFile = z.output<typeof channelFileSchema>

export type ReadChannelFile = { ok: true; file: ChannelFile } | { ok: false; message: string }

export function readChannelFile(content: string): ReadChannelFile {
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch {
    return { ok: false, message: 'The file is not JSON.' }
  }
  const parsed = channelFileSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue && issue.path.length > 0 ? ` at “${issue.path.join('.').slice(0, 100)}”` : ''
    return { ok: false, message: `The file is not an exported channel${where}: ${issue?.message ?? ''}` }
  }
  if (Object.keys(parsed.data.media).length > MOST_MEDIA)
    return { ok: false, message: 'The file names too many items.' }
  return { ok: true, file: parsed.data }
}

/** Ids of items in a schedule, wherever they are. */
export function listScheduleMedia(schedule: unknown): string[] {
  const ids = new Set<string>()
  walk(schedule, {
    mediaId(found) {
      ids.add(found)
      return found
    },
    seriesId: (found) => found,
  })
  return [...ids]
}

interface Renaming {
  /** Null: there is no such item here. */
  mediaId(id: string): string | null
  seriesId(id: string): string | null
}

/**
 * The schedule with the ids of this account. Items that are missing leave their lists; a block without a source that can
 * air is left out, as is one of a live input.
 */
export function renameInSchedule(schedule: unknown, renaming: Renaming): { schedule: unknown; dropped: string[] } {
  const dropped: string[] = []
  const renamed = walk(schedule, renaming) as { blocks?: unknown } | null
  if (!renamed || !Array.isArray(renamed.blocks)) return { schedule: renamed, dropped }
  const blocks = renamed.blocks.filter((block: { title?: unknown; source?: Record<string, unknown> }) => {
    const { type, mediaId, mediaIds, seriesId } = block?.source ?? {}
    const airs =
      type === 'item'
        ? typeof mediaId === 'string'
        : type === 'list'
          ? Array.isArray(mediaIds) && mediaIds.length > 0
          : type === 'series'
            ? typeof seriesId === 'string'
            : type !== 'live'
    if (!airs) dropped.push(typeof block?.title === 'string' && block.title !== '' ? block.title : 'Untitled')
    return airs
  })
  return { schedule: { ...renamed, blocks }, dropped }
}

function walk(value: unknown, renaming: Renaming, depth = 0): unknown {
  // Deeper than any schedule: its schema rejects it.
  if (typeof value !== 'object' || value === null || depth > 8) return value
  if (Array.isArray(value)) return value.map((each) => walk(each, renaming, depth + 1))
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => {
    if (key === 'mediaId' && typeof each === 'string') return [key, renaming.mediaId(each)]
    if (key === 'seriesId' && typeof each === 'string') return [key, renaming.seriesId(each)]
    if (key !== 'mediaIds' || !Array.isArray(each)) return [key, walk(each, renaming, depth + 1)]
    return [key, each.flatMap((found) => (typeof found === 'string' ? (renaming.mediaId(found) ?? []) : []))]
  })
  // Weights belong to the items by their place in the list.
  const kept = Object.fromEntries(entries)
  const { mediaIds, weights } = value as { mediaIds?: unknown[]; weights?: unknown[] }
  if (Array.isArray(mediaIds) && Array.isArray(weights))
    kept.weights = weights.filter(
      (_, at) => typeof mediaIds[at] === 'string' && renaming.mediaId(mediaIds[at] as string),
    )
  return kept
}
