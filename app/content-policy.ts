// What a page of ours may load, and who may hold it in a frame (Content-Security-Policy, Level 3).

// biome-ignore lint/style/noProcessEnv: Next writes it into the build; the settings of an instance are in server/env.ts
const developing = process.env.NODE_ENV === 'development'

/**
 * The origin's address is known at run time only (ORIGIN_PUBLIC_URL differs per instance while the
 * build is shared), so media, playlists and thumbnails may come from any http(s) host.
 * Scripts may not: only our own files, and what carries this answer's nonce.
 * @param nonce without one no inline script runs: for answers that are no pages
 */
export function contentPolicy(frameAncestors: string, nonce?: string): string {
  return [
    "default-src 'self'",
    `script-src 'self'${nonce ? ` 'nonce-${nonce}'` : ''}${developing ? " 'unsafe-eval'" : ''}`,
    // Inline styles stay allowed: React writes style attributes, which no nonce covers, and the dialogs, the
    // toasts and the calendar put <style> elements into the page without one. A style runs no script.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob: http: https:",
    // data: hls.js loads an empty caption track from it.
    "media-src 'self' data: blob: http: https:",
    // The origin tells figures over a WebSocket.
    "connect-src 'self' http: https: ws: wss:",
    // hls.js runs its demuxer in a worker made from a blob.
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
}
