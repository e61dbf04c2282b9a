// Parses the attribute list of an HLS tag (RFC 8216 §4.2) in one pass, in linear time.

/** Names to values without their quotes. The first value of a repeated name counts; anything else is skipped. */
export function readAttributes(list: string): Map<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < list.length; ) {
    const equals = list.indexOf('=', at)
    if (equals < 0) break
    const before = list.slice(at, equals)
    const name = before.slice(before.lastIndexOf(',') + 1).trim()
    const quoted = list[equals + 1] === '"'
    const end = list.indexOf(quoted ? '"' : ',', equals + (quoted ? 2 : 1))
    const value = list.slice(equals + (quoted ? 2 : 1), end < 0 ? list.length : end)
    if (name !== '' && !found.has(name)) found.set(name, value)
    if (end < 0) break
    at = end + 1
  }
  return found
}

/** The attribute list behind a tag, such as `#EXT-X-STREAM-INF:`. */
export const attributesOfLine = (line: string): Map<string, string> => readAttributes(line.slice(line.indexOf(':') + 1))
