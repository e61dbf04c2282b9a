// Tickets for the figures of one channel, from the web process to the origin: both hold the secret that signs sessions.
import { createHmac, timingSafeEqual } from 'node:crypto'

export type TicketKey = Buffer

/** Time to open the connection. */
export const TICKET_LIFE_MS = 60_000

const TICKET = /^((ch_[0-9a-z]{1,40})\.([0-9a-z]{1,12}))\.([\w-]{43})$/

/** @param secret nextAuthSecret of secrets.ts */
export function ticketKey(secret: string): TicketKey {
  return createHmac('sha256', secret).update('ticket to figures').digest()
}

const signature = (key: TicketKey, payload: string) => createHmac('sha256', key).update(payload).digest('base64url')

/** For a query: letters, digits, dots, hyphens, underscores. */
export function writeTicket(key: TicketKey, channelId: string, now: number): string {
  const payload = `${channelId}.${(now + TICKET_LIFE_MS).toString(36)}`
  return `${payload}.${signature(key, payload)}`
}

/** Whether it was made for that channel and has not expired. */
export function isTicket(key: TicketKey, ticket: string, channelId: string, now: number): boolean {
  const [, payload = '', forChannel, expiresAt = '', given = ''] = TICKET.exec(ticket) ?? []
  const due = signature(key, payload)
  const same = given.length === due.length && timingSafeEqual(Buffer.from(given), Buffer.from(due))
  return same && forChannel === channelId && now < Number.parseInt(expiresAt, 36)
}
