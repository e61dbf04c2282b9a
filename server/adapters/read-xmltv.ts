// Programmes of one channel from an XMLTV file.
import { XMLParser } from 'fast-xml-parser'
import { type ImportRow, type ParsedRows, parsedRows, unreadable } from '#domain/transfer/import-row.ts'

/** Without these an item would end before the next programme begins. */
const LONGEST_MS = 86_400_000

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: 'text',
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => name === 'programme' || name === 'title',
})

/** The channel with the most programmes; times carry their offset from UTC, without one they are UTC. */
export function readXmltv(text: string): ParsedRows {
  // Nobody needs entities of their own in a guide, and they can make a small file huge.
  if (/<!ENTITY/i.test(text)) return unreadable('The file defines entities, which is not allowed.')
  let programmes: unknown
  try {
    programmes = parser.parse(text)?.tv?.programme
  } catch {
    return unreadable('The file is not XML.')
  }
  if (!Array.isArray(programmes)) return unreadable('The file is not XMLTV: it has no programmes.')
  const channels = Map.groupBy(programmes, (programme) => String(programme?.channel ?? ''))
  const [channel, chosen] = [...channels].toSorted(([, a], [, b]) => b.length - a.length)[0]!
  const rows = chosen.flatMap((programme, index): ImportRow[] => {
    const startsAt = readTime(programme?.start)
    const title = textOf(programme?.title?.[0])
    if (startsAt === null || title === null) return []
    const stopsAt = readTime(programme?.stop)
    return [{ line: index + 1, title, file: null, startsAt, durationMs: stopsAt === null ? null : stopsAt - startsAt }]
  })
  rows.sort((a, b) => a.startsAt! - b.startsAt!)
  for (const [index, row] of rows.entries()) {
    const untilNext = (rows[index + 1]?.startsAt ?? Number.NaN) - row.startsAt!
    const given = row.durationMs ?? untilNext
    row.durationMs = given > 0 && given <= LONGEST_MS ? given : null
  }
  const lost = chosen.length - rows.length
  return parsedRows(rows, [
    ...(channels.size > 1
      ? [`The file has ${channels.size} channels. The one with the most programmes is imported: ${channel}.`]
      : []),
    ...(lost > 0 ? [`${lost} programmes without a start or a title are not imported.`] : []),
  ])
}

/** `20270228201500 +0100`; seconds may be missing. */
function readTime(value: unknown): number | null {
  const match = typeof value === 'string' && value.length < 40 ? TIME.exec(value) : null
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as number[]
  const [, , , , , , , sign, hours, minutes] = match
  const offset = sign ? (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1) : 0
  const at = Date.UTC(year!, month! - 1, day, hour, minute! - offset, second)
  return Number.isFinite(at) ? at : null
}

const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?: ?([+-])(\d\d)(\d\d))?$/

function textOf(value: unknown): string | null {
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : value
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null
}
