// Tickets for the figures of one channel, from the web process to the origin.
import { signToken, verifyToken } from './signed-token.ts'

const AUDIENCE = 'figures'
/** Time to open the connection. */
export const TICKET_LIFE_MS = 60_000

/** @param holder id of the session or key that asked; null: unknown, as in tests */
export function writeTicket(
  key: Uint8Array,
  channelId: string,
  now: number,
  holder: string | null = null,
): Promise<string> {
  return signToken(key, { aud: AUDIENCE, sub: channelId, ...(holder && { holder }) }, now + TICKET_LIFE_MS)
}

export interface Ticket {
  holder: string | null
}

/** Null: it was not made for that channel, or has expired. */
export async function readTicket(
  key: Uint8Array,
  ticket: string,
  channelId: string,
  now: number,
): Promise<Ticket | null> {
  const verified = await verifyToken(() => key, ticket, now, { audience: AUDIENCE, subject: channelId })
  if (!verified) return null
  const { holder } = verified.claims
  return { holder: typeof holder === 'string' ? holder : null }
}
