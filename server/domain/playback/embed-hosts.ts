// Hosts whose pages may embed a player, as a channel lists them: `example.com`, `*.example.com` for every host below
// it, either with a port. This file checks a page against them; frame-ancestors.ts tells browsers.

const PAGE_HOST =
  /^(?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9][0-9]{0,4})?$/

/** The host of one page: in lower case, with a port if it is not the default one. */
export const isPageHost = (text: string) => PAGE_HOST.test(text)

/** @param listed none: every host is allowed */
export function allowsHost(listed: readonly string[], host: string): boolean {
  return listed.length === 0 || listed.some((entry) => matches(entry, host))
}

function matches(entry: string, page: string): boolean {
  const [host = '', port] = entry.split(':')
  const [pageHost = '', pagePort] = page.split(':')
  // A listed host without a port allows any port: browsers are stricter, and check first.
  if (port !== undefined && port !== pagePort) return false
  // “*.example.com” is every host below example.com, and not example.com itself (CSP 3 §6.7.2.8).
  return host.startsWith('*.') ? pageHost.endsWith(host.slice(1)) && pageHost.length >= host.length : pageHost === host
}

/** Host of an `Origin` or `Referer` header; null if there is none. */
export function hostOfPage(header: string | null | undefined): string | null {
  const host = /^https?:\/\/([^/?#@[\]\\]+)(?:[/?#]|$)/i.exec(header ?? '')?.[1]?.toLowerCase()
  return host !== undefined && isPageHost(host) ? host : null
}
