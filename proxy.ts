// Before an embed is drawn: whose pages may hold it, which each channel decides for itself.
import { type NextRequest, NextResponse } from 'next/server'
import { contentPolicy } from './app/content-policy.ts'
import { embedFrameAncestors } from './server/rest/public-player.ts'

export const config = { matcher: '/embed/:slug' }

export async function proxy(request: NextRequest) {
  const written = request.nextUrl.pathname.split('/')[2] ?? ''
  const response = NextResponse.next()
  response.headers.set('Content-Security-Policy', contentPolicy(await embedFrameAncestors(written)))
  return response
}
