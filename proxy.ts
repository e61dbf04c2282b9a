// Headers for pages: which scripts they may run, and whose pages may frame them.
import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { contentPolicy, framedBy } from './app/content-policy.ts'
import { embedFrameAncestors } from './server/rest/public-player.ts'

/** Pages only: API answers and files contain no script (next.config.ts). */
export const config = {
  matcher: '/((?!api/|_next/|health(?:/ready)?$|[^/]+\\.(?:svg|png|txt|webmanifest)$|guide/(?:[^/]+\\.|accounts/)).*)',
}

export async function proxy(request: NextRequest) {
  // New for each answer: an injected script does not know it.
  const nonce = randomBytes(16).toString('base64')
  const framed = framedBy(request.nextUrl.pathname)
  const policy = contentPolicy(typeof framed === 'string' ? framed : await embedFrameAncestors(framed.embed), nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  // Next reads the nonce for its own scripts from here.
  headers.set('Content-Security-Policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  return response
}
