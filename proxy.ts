// Before a page is drawn: which scripts it may run, and whose pages may hold it.
import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { contentPolicy } from './app/content-policy.ts'
import { embedFrameAncestors } from './server/rest/public-player.ts'

/** Pages only: what answers a program or serves a file holds no script (next.config.ts). */
export const config = { matcher: '/((?!api/|_next/|health$|icon\\.svg$|guide/(?:[^/]+\\.|accounts/)).*)' }

export async function proxy(request: NextRequest) {
  // New for each answer: a script that somebody smuggles into a page does not know it.
  const nonce = randomBytes(16).toString('base64')
  const policy = contentPolicy(await frameAncestorsOf(request.nextUrl.pathname), nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  // Next takes the nonce for its own scripts from here.
  headers.set('Content-Security-Policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  return response
}

/** The widget and the player are made to stand in other people's pages; for the player its owner says whose. */
async function frameAncestorsOf(pathname: string): Promise<string> {
  const [, place, name = '', rest, more] = pathname.split('/')
  if (place === 'embed' && name && rest === undefined) return embedFrameAncestors(name)
  return place === 'guide' && rest === 'widget' && more === undefined ? '*' : "'self'"
}
