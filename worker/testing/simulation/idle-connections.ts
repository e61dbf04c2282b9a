import type { Connection, DatabaseServer } from './database-server.ts'
import type { Peer } from './flights.ts'

/** The pool of each process: its connections that no statement or transaction uses now. */
export class IdleConnections {
  readonly #server: DatabaseServer
  readonly #idle = new Map<Peer, { alone: Connection[]; others: Connection[] }>()

  constructor(server: DatabaseServer) {
    this.#server = server
  }

  #of(peer: Peer) {
    const known = this.#idle.get(peer) ?? { alone: [], others: [] }
    this.#idle.set(peer, known)
    return known
  }

  keep(peer: Peer, connection: Connection, alone: boolean): void {
    const { alone: single, others } = this.#of(peer)
    ;(alone ? single : others).push(connection)
  }

  /** @param alone for a statement outside of transactions */
  async take(peer: Peer, alone: boolean): Promise<Connection> {
    const { alone: single, others } = this.#of(peer)
    return (alone ? single : others).pop() ?? (await this.#server.take(peer.name, alone))
  }

  async giveBack(peer: Peer): Promise<void> {
    const { alone, others } = this.#of(peer)
    for (const connection of [...alone.splice(0), ...others.splice(0)]) await this.#server.give(connection, false)
  }
}
