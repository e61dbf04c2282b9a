import { z } from 'zod'
import { type ParsedRows, parsedRows, unreadable } from './import-row.ts'

/** Seconds, as numbers or text. */
const seconds = z.coerce.number().nonnegative().catch(0)

const playlistSchema = z.object({
  program: z.array(
    z.object({
      source: z.string(),
      title: z.string().nullish().catch(null),
      in: seconds.default(0),
      out: seconds.default(0),
      duration: seconds.default(0),
    }),
  ),
})

/** A playlist of ffplayout: one day as JSON, `{ channel, date, program: [{ source, in, out, duration }] }`. */
export function readFfplayout(text: string): ParsedRows {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return unreadable('The file is not JSON.')
  }
  const parsed = playlistSchema.safeParse(json)
  if (!parsed.success)
    return unreadable('The file is not an ffplayout playlist: it has no “program” with a source in each entry.')
  const { program } = parsed.data
  const cut = program.filter((entry) => entry.in > 0 || (entry.out > 0 && entry.out < entry.duration - 0.5)).length
  const rows = program.map(({ source, title, duration }, index) => ({
    line: index + 1,
    title: title ?? null,
    file: source,
    durationMs: duration > 0 ? Math.round(duration * 1_000) : null,
  }))
  return parsedRows(rows, cut > 0 ? [`Items air whole: the in and out points of ${cut} entries are not imported.`] : [])
}
