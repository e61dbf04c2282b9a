// Hosts whose pages may hold a player, as a channel lists them: `example.com`, `*.example.com` for every
// host below it, either with a port. Here a page is judged by them; frame-ancestors.ts tells browsers.

const PAGE_HOST =
  /^(?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9][0-9]{0,4})?$/

/** The host of one page: in lower case, a port where it is not the usual one. */
export const isPageHost = (text: string) => PAGE_HOST.test(text)

/** @param listed none: every host is allowed */
export function allowsHost(listed: readonly string[], host: string): boolean {
  return listed.length === 0 || listed.some((entry) => matches(entry, host))
}

function matches(entry: string, page: string): boolean {
  const [host = '', port] = entry.split(':')
  const [pageHost = '', pagePort] = page.split(':')
  // Without a port in the list any will do: browsers are stricter, and ask first.
  if (port !== undefined && port !== pagePort) return false
  // “*.example.com” is what lies below example.com, and not example.com itself (CSP 3 §6.7.2.8).
  return host.startsWith('*.') ? pageHost.endsWith(host.slice(1)) && pageHost.length >= host.length : pageHost === host
}

/** Host of an `Origin` or `Referer` header; null where there is none to be had. */
export function hostOfPage(header: string | null | undefined): string | null {
  const host = /^https?:\/\/([^/?#@[\]\\]+)(?:[/?#]|$)/i.exec(header ?? '')?.[1]?.toLowerCase()
  return host !== undefined && isPageHost(host) ? host : null
}
