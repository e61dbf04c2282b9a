import { type ImportRow, type ParsedRows, parsedRows, unreadable } from './import-row.ts'

/** An M3U of files: paths, each with an optional `#EXTINF:seconds,title` above it. */
export function readM3u(text: string): ParsedRows {
  const rows: ImportRow[] = []
  let info: { title: string | null; durationMs: number | null } = { title: null, durationMs: null }
  for (const [index, given] of text.split('\n').entries()) {
    const line = given.trim()
    if (line.startsWith('#EXT-X-')) return unreadable('This is the playlist of a stream, not a list of files.')
    if (line.startsWith('#EXTINF:')) {
      const comma = line.indexOf(',')
      const seconds = Number.parseFloat(line.slice(8))
      info = {
        title: comma < 0 ? null : line.slice(comma + 1).trim() || null,
        durationMs: seconds > 0 ? Math.round(seconds * 1_000) : null,
      }
    } else if (line !== '' && !line.startsWith('#')) {
      rows.push({ line: index + 1, file: line, ...info })
      info = { title: null, durationMs: null }
    }
  }
  return parsedRows(rows)
}
