// The embed code of the widget.
import { escapeXml, oneLine } from '#domain/guide/plain-text.ts'

/** @param accent six digits without #; null: the default */
export function widgetAddress(address: string, theme: string, accent: string | null): string {
  const query = new URLSearchParams({ ...(theme !== 'auto' && { theme }), ...(accent && { accent }) }).toString()
  return query ? `${address}?${query}` : address
}

/** The channel's name is user input: it is escaped for its attribute. */
export function widgetSnippet(name: string, src: string): string {
  const title = escapeXml(`Schedule of ${oneLine(name)}`)
  return `<iframe src="${escapeXml(src)}" title="${title}" width="360" height="560" style="border:0;max-width:100%" loading="lazy"></iframe>`
}
