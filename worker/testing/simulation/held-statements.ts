// Statements that a cut-off process had sent, and that reach the database at the worst moment: right after another worker
// has claimed the channel which they write to.
import type { Answer, Statement } from './database-server.ts'
import type { Flight } from './flights.ts'

export const HELD = { observed: /UPDATE "Channel" SET observed/, 'end of a command': /^UPDATE .{0,10}"Command" SET/ }

export class HeldStatements {
  readonly #flights = new Set<Flight>()
  readonly #send: (flight: Flight) => void

  constructor(send: (flight: Flight) => void) {
    this.#send = send
  }

  add(flight: Flight): void {
    this.#flights.add(flight)
  }

  free(flight: Flight): void {
    if (this.#flights.delete(flight)) this.#send(flight)
  }

  freeAfterClaim({ text }: Statement, answer: Answer): void {
    if (this.#flights.size === 0 || !/INSERT INTO "ChannelLease"/.test(text) || 'error' in answer) return
    const claimed = new Set(answer.result.rows.map(([channelId]) => channelId))
    for (const flight of this.#flights)
      if (flight.statement.values?.some((value) => claimed.has(value))) this.free(flight)
  }
}
