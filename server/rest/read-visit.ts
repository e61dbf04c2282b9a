// Who visits a public page, and from where.
import { headers } from 'next/headers'
import { requireUser } from '../auth/session.ts'
import { hostOfPage } from '../domain/playback/embed-hosts.ts'
import type { Visit } from './public-player.ts'

/** Letters of a path, no more: whether it is a good token the origin says. */
const TOKEN = /^[\w.-]{1,1024}$/

/** @param given the page's ?token= */
export async function readVisit(given: string | string[] | undefined): Promise<Visit> {
  const asked = await headers()
  const token = [given].flat()[0] ?? ''
  // Sec-Fetch-Dest is the browser's own: no page can make a frame of itself by saying so.
  const framed = asked.get('sec-fetch-dest') === 'iframe'
  return {
    token: TOKEN.test(token) ? token : null,
    framedBy: framed ? hostOfPage(asked.get('referer')) : null,
    accountId: (await requireUser())?.account.id ?? null,
  }
}
