// Browsers send our cookie with a request that any page on the web may trigger, so changes are accepted from our own
// pages only. SameSite=Lax stops most of it; this also covers a hostile tenant of the same site (tv.example.com,
// blog.example.com).

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request with our cookie may have been made by a foreign page. A request without either header does not come
 * from a current browser, so no user was tricked into it.
 */
export function isForgeable(request: Request, publicUrl: string): boolean {
  if (SAFE_METHODS.has(request.method)) return false
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return true
  const origin = request.headers.get('origin')
  if (origin === null) return false
  return !ownOrigins(request, publicUrl).includes(origin.toLowerCase())
}

/** The configured address, and the one this request was sent to (localhost and 127.0.0.1 both work). */
function ownOrigins(request: Request, publicUrl: string): string[] {
  const host = request.headers.get('host')
  const own = [new URL(publicUrl).origin]
  if (host) own.push(`http://${host.toLowerCase()}`, `https://${host.toLowerCase()}`)
  return own
}
