// Tickets for the figures of one channel, from the web process to the origin.
import { signToken, verifyToken } from './signed-token.ts'

const AUDIENCE = 'figures'
/** Time to open the connection. */
export const TICKET_LIFE_MS = 60_000

export function writeTicket(key: Uint8Array, channelId: string, now: number): Promise<string> {
  return signToken(key, { aud: AUDIENCE, sub: channelId }, now + TICKET_LIFE_MS)
}

/** Whether it was made for that channel and has not expired. */
export async function isTicket(key: Uint8Array, ticket: string, channelId: string, now: number): Promise<boolean> {
  return (await verifyToken(() => key, ticket, now, { audience: AUDIENCE, subject: channelId })) !== null
}
