// Identifies the visitor of a public page.
import { requireUser } from '../auth/session.ts'
import type { Visit } from './public-player.ts'

/** Path characters only: the origin verifies the token. */
const TOKEN = /^[\w.-]{1,1024}$/

/** @param given the page's ?token= */
export async function readVisit(given: string | string[] | undefined): Promise<Visit> {
  const token = [given].flat()[0] ?? ''
  return { token: TOKEN.test(token) ? token : null, accountId: (await requireUser())?.account.id ?? null }
}
