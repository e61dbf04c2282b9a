// Where the bytes of a 206 answer belong (RFC 9110 §14.4).

/** @returns null for anything but `bytes first-last/length` */
export function parseContentRange(text: string): { first: number; bytes: number } | null {
  const [, first = '', last = '', bytes = ''] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text) ?? []
  if (bytes === '') return null
  const range = { first: Number(first), bytes: Number(bytes) }
  // Only the rest of the file is asked for.
  return range.first <= Number(last) && Number(last) === range.bytes - 1 ? range : null
}
