// Statements that wait for a lock. One of them waits in the server; the others wait here and are tried again, in the order
// in which they came: of several the server would choose one by chance.
import type { Answer, DatabaseServer } from './database-server.ts'
import type { Flight } from './flights.ts'
import { isRead } from './poll-cache.ts'
import { withoutTimers } from './statements.ts'

const NEVER_WAITS = /^(BEGIN|COMMIT|ROLLBACK)$/

export class LockWaits {
  readonly #server: DatabaseServer
  readonly #flights: Set<Flight>

  constructor(server: DatabaseServer, flights: Set<Flight>) {
    this.#server = server
    this.#flights = flights
  }

  /** @returns null: it waits */
  async run(flight: Flight, now: number): Promise<Answer | null> {
    const { session } = flight
    const connection = flight.connection!
    const statement = withoutTimers(flight.statement)
    const oneWaits = [...this.#flights].some((other) => other !== flight && other.isBlocked && !other.refusal)
    if (!oneWaits || isRead(statement) || NEVER_WAITS.test(statement.text))
      return this.#server.run(connection, statement, now)
    const { answer, refused } = await this.#server.attempt(connection, statement, now, session?.inTransaction ?? false)
    flight.refusal = refused ? answer : null
    return refused ? null : answer
  }

  /** Of one that waits, when a lock was released. @returns null: it still waits */
  async again(flight: Flight, now: number): Promise<Answer | null> {
    if (!flight.refusal) return this.#server.answer(flight.connection!)
    if (flight.session?.inTransaction) await this.#server.undo(flight.connection!)
    flight.refusal = null
    return this.run(flight, now)
  }

  /** Of one that waited for too long. */
  async giveUp(flight: Flight): Promise<Answer> {
    return flight.refusal ?? this.#server.cancel(flight.connection!)
  }
}
