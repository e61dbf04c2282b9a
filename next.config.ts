import type { NextConfig } from 'next'
import { contentPolicy } from './app/content-policy.ts'
import { basePathOf } from './server/domain/system/base-path.ts'

/** Fixed by the build: the web process refuses to start with another one (server/web/require-build.ts). */
const basePath = process.env.PUBLIC_URL ? basePathOf(process.env.PUBLIC_URL) : ''

/**
 * Pages that may be framed by others: they show public data, and accept no commands. The channel's owner decides whose
 * pages may embed its player: proxy.ts overwrites these headers.
 */
const WIDGET = '/guide/:slug/widget'
const EMBED = '/embed/:slug'
const EMBEDDED_PAST = '/embed/:slug/again/:at'
const NOT_FRAMED = '/((?!guide/[^/]+/widget$|embed/[^/]+$|embed/[^/]+/again/[^/]+$).*)'

const config: NextConfig = {
  // Next adds it to its own files, links, redirects, and the sources below.
  basePath,
  // For what Next does not add it to (app/_ui/public-path.ts).
  env: { BASE_PATH: basePath },
  poweredByHeader: false,
  devIndicators: false,
  // `npm run check` runs tsc over the whole project; a second pass would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@node-rs/argon2', '@prisma/client', '@prisma/adapter-pg', 'pdfkit', 'pg', 'pino'],
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
        source: NOT_FRAMED,
        headers: [
          { key: 'Content-Security-Policy', value: contentPolicy("'self'") },
          { key: 'X-Frame-Options', value: 'SAMEORIGIN' },
        ],
      },
      { source: WIDGET, headers: [{ key: 'Content-Security-Policy', value: contentPolicy('*') }] },
      ...[EMBED, EMBEDDED_PAST].map((source) => ({
        source,
        headers: [{ key: 'Content-Security-Policy', value: contentPolicy("'none'") }],
      })),
    ]
  },
}

export default config
