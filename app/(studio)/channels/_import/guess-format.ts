import type { ImportFormat } from '#features/transfer/schema.ts'

/** The format of a file by its name and first characters; null: any. */
export function guessFormat(name: string, content: string): ImportFormat | null {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  if (ending === 'm3u' || ending === 'm3u8') return 'm3u'
  if (ending === 'xml' || ending === 'xmltv') return 'xmltv'
  if (ending === 'csv' || ending === 'tsv' || ending === 'txt') return 'csv'
  const head = content.slice(0, 2_000)
  if (/^\s*#EXTM3U/.test(head)) return 'm3u'
  if (/^\s*<\?xml|^\s*<tv[\s>]/.test(head)) return 'xmltv'
  if (/^\s*\{/.test(head)) return head.includes('cloud-playout-channel') ? 'channel' : 'ffplayout'
  return null
}
