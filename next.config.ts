import type { NextConfig } from 'next'

const developing = process.env.NODE_ENV === 'development'

// The origin's address is known at run time only (ORIGIN_PUBLIC_URL differs per instance while the
// build is shared), so media, playlists and thumbnails may come from any http(s) host.
// Scripts may not: only our own, and Next's inline bootstrap.
const policy = (frameAncestors: string) =>
  [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${developing ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob: http: https:",
    "media-src 'self' blob: http: https:",
    `connect-src 'self' http: https:${developing ? ' ws:' : ''}`,
    // hls.js runs its demuxer in a worker made from a blob.
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')

/** The one page that is made to stand in other people's: it reads what is public, and takes no orders. */
const WIDGET = '/guide/:slug/widget'
const NOT_WIDGET = '/((?!guide/[^/]+/widget$).*)'

const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  // `npm run check` runs tsc over the whole project; a second pass would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@node-rs/argon2', '@prisma/client', '@prisma/adapter-pg', 'pg', 'pg-boss', 'pino'],
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=()' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        ],
      },
      {
        source: NOT_WIDGET,
        headers: [
          { key: 'Content-Security-Policy', value: policy("'self'") },
          { key: 'X-Frame-Options', value: 'SAMEORIGIN' },
        ],
      },
      { source: WIDGET, headers: [{ key: 'Content-Security-Policy', value: policy('*') }] },
    ]
  },
}

export default config
