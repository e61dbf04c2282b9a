// What a page may load, and which websites may frame it (Content-Security-Policy, Level 3).

// biome-ignore lint/style/noProcessEnv: Next inlines it at build time; settings of an instance are in server/env.ts
const developing = process.env.NODE_ENV === 'development'

/**
 * The origin's URL is known only at run time (ORIGIN_PUBLIC_URL differs per instance, the build is shared), so
 * media, playlists and thumbnails may come from any http(s) host.
 * Scripts may not: only our own files and scripts with this response's nonce.
 * @param nonce omitted: no inline script runs, for responses that are not pages
 */
export function contentPolicy(frameAncestors: string, nonce?: string): string {
  return [
    "default-src 'self'",
    `script-src 'self'${nonce ? ` 'nonce-${nonce}'` : ''}${developing ? " 'unsafe-eval'" : ''}`,
    // Inline styles stay allowed: a nonce does not cover the style attributes of React, and dialogs, toasts and
    // the calendar add <style> elements without a nonce. Styles run no script.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob: http: https:",
    // hls.js loads an empty caption track from a data: URL.
    "media-src 'self' data: blob: http: https:",
    // The origin sends figures over a WebSocket.
    "connect-src 'self' http: https: ws: wss:",
    // hls.js runs its demuxer in a worker created from a blob.
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
}

/**
 * Whose pages may frame a page, as frame-ancestors. The widget and the players may be framed by other sites; the owner of the channel or
 * item decides for a player.
 * @returns embed: its name as written in the address
 */
export function framedBy(pathname: string): '*' | "'self'" | "'none'" | { embed: string } {
  const [, place, name = '', rest, at, ...more] = pathname.split('/')
  const isPlayer = rest === undefined || (rest === 'again' && !!at && more.length === 0)
  if (place === 'embed' && name && isPlayer) return { embed: name }
  // A reader of a shared report knows its address from a link.
  if (place === 'shared') return "'none'"
  return place === 'guide' && rest === 'widget' && at === undefined ? '*' : "'self'"
}
