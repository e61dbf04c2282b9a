// Between the processes of a simulation and their database: statements take time, are lost before or after they took
// effect, wait while a process is cut off, and end with a process that crashes.
import type pg from 'pg'
import type { Answer, DatabaseServer, Statement } from './database-server.ts'
import {
  type Flight,
  IDLE_IN_TRANSACTION_MS,
  type NetworkFaults,
  type NetworkHooks,
  newSession,
  type Peer,
  type Session,
} from './flights.ts'
import { HeldStatements } from './held-statements.ts'
import { IdleConnections } from './idle-connections.ts'
import { LockWaits } from './lock-waits.ts'
import { isRead, PollCache } from './poll-cache.ts'
import type { Random } from './random.ts'
import { brief, changesTimeline, refused, setsIdleLimit, terminated, topicsOf } from './statements.ts'
import type { VirtualTime } from './virtual-time.ts'

/** As in server/adapters/db.ts; the server's own timers would run on real time. */
const QUERY_TIMEOUT_MS = 20_000
const LOCK_TIMEOUT_MS = 8_000
const NOTIFIED: pg.QueryArrayResult = { command: 'SELECT', rowCount: 1, oid: 0, fields: [], rows: [] }

export class Network {
  readonly #server: DatabaseServer
  readonly #time: VirtualTime
  readonly #random: Random
  readonly #hooks: NetworkHooks
  readonly faults: NetworkFaults = { delayMs: 8, awayUntil: 0, lossProbability: 0 }
  readonly #flights = new Set<Flight>()
  readonly #locks: LockWaits
  readonly #held: HeldStatements
  readonly #sessions = new Set<Session>()
  readonly #idle: IdleConnections
  readonly #polls = new PollCache()
  statements = 0

  constructor(server: DatabaseServer, time: VirtualTime, random: Random, hooks: NetworkHooks) {
    this.#server = server
    this.#time = time
    this.#random = random
    this.#hooks = hooks
    this.#idle = new IdleConnections(server)
    this.#locks = new LockWaits(server, this.#flights)
    this.#held = new HeldStatements((flight) => {
      this.#hooks.onFreed(flight.peer)
      this.#travel(flight, this.#time.now)
    })
  }

  /** What Prisma takes for a pool of connections; each process has its own connections behind it. */
  pool(): pg.Pool {
    const query = (statement: Statement) => this.#send(this.#peer(), null, statement)
    const nothing = () => undefined
    return {
      ...{ query, on: nothing, removeListener: nothing, end: async () => undefined },
      connect: async () => {
        const session = this.#open(this.#peer())
        const client = (statement: Statement) => session.then((open) => this.#send(open.peer, open, statement))
        return { query: client, on: nothing, removeListener: nothing, release: () => void session.then(this.#release) }
      },
    } as unknown as pg.Pool
  }

  #peer(): Peer {
    const { life } = this.#time
    if (!life) throw new Error('A statement was sent from outside of the simulated processes.')
    return life as Peer
  }

  /** Nothing of it waits: a pool has connections open. */
  #open(peer: Peer): Promise<Session> {
    return new Promise((resolve) => {
      this.#time.schedule(this.#time.now, null, async () => {
        if (peer.isDead) return
        const connection = await this.#idle.take(peer, false)
        const session = newSession(peer, connection)
        this.#sessions.add(session)
        this.#time.schedule(this.#time.now, peer, () => resolve(session))
      })
    })
  }

  readonly #release = (session: Session): void => {
    if (!this.#sessions.has(session) || session.inTransaction) return
    this.#sessions.delete(session)
    this.#idle.keep(session.peer, session.connection, false)
  }

  #delay(): number {
    return this.#random.next() * this.faults.delayMs
  }

  /** Settles when the process gets the answer; never if it crashes first. */
  #send(peer: Peer, session: Session | null, statement: Statement): Promise<pg.QueryArrayResult> {
    return new Promise((resolve, reject) => {
      const flight: Flight = {
        ...{ peer, session, statement, connection: null, isBlocked: false, refusal: null },
        ...{ wakes: [], isSettled: false },
        settle: (answer, isLocal = false) => {
          if (flight.isSettled) return
          flight.isSettled = true
          if (session?.current === flight) {
            session.current = session.waiting.shift() ?? null
            if (session.current) this.#dispatch(session.current)
          }
          // While the process is cut off, answers wait.
          const leavesAt = isLocal ? this.#time.now : Math.max(this.#time.now, peer.cutUntil)
          this.#time.schedule(leavesAt + this.#delay(), peer, () =>
            'error' in answer ? reject(answer.error) : resolve(answer.result),
          )
        },
      }
      this.#dispatch(flight)
    })
  }

  #dispatch(flight: Flight): void {
    const { peer, session } = flight
    const { now } = this.#time
    if (session) {
      session.current ??= flight
      if (session.current !== flight) return void session.waiting.push(flight)
    }
    const heldUntil = session ? null : this.#hooks.holdUntil(peer, flight.statement)
    if (heldUntil !== null) {
      this.#held.add(flight)
      this.#time.schedule(heldUntil, null, () => this.#held.free(flight))
    } else if (session?.broken) flight.settle({ error: session.broken }, true)
    else if (now < this.faults.awayUntil) this.#lose(flight, refused())
    else if (now >= peer.cutUntil) this.#travel(flight, now)
    // Cut off: some networks refuse at once, others are silent until the sender gives up.
    else if (this.#random.chance(0.3)) this.#lose(flight, refused())
    else if (peer.cutUntil < now + QUERY_TIMEOUT_MS) this.#travel(flight, peer.cutUntil)
    else {
      // It may arrive after the process has given up.
      if (this.#random.chance(0.5) && !session) this.#travel(flight, peer.cutUntil)
      this.#time.schedule(now + QUERY_TIMEOUT_MS, peer, () => {
        if (!flight.isSettled) this.#lose(flight, new Error('Query read timeout'))
      })
    }
  }

  #travel(flight: Flight, leavesAt: number): void {
    this.#flights.add(flight)
    this.#time.schedule(leavesAt + this.#delay(), null, () => this.#arrive(flight))
  }

  /** The process learns that its connection is lost; the server sees it when it can. */
  #lose(flight: Flight, error: unknown): void {
    const { peer, session } = flight
    if (session) {
      session.broken ??= terminated()
      this.#time.schedule(Math.max(this.#time.now, peer.cutUntil), null, () => this.#close(session))
    }
    flight.settle({ error }, true)
  }

  async #arrive(flight: Flight): Promise<void> {
    const { peer, session, statement } = flight
    if (!this.#flights.has(flight)) return
    if (session?.broken || this.#time.now < this.faults.awayUntil) {
      this.#flights.delete(flight)
      return this.#lose(flight, session?.broken ?? terminated())
    }
    if (!peer.isDead && this.#random.chance(this.faults.lossProbability)) {
      this.#flights.delete(flight)
      this.#hooks.trace(peer, () => `loses its connection before: ${brief(statement)}`)
      return this.#lose(flight, terminated())
    }
    const connection = session?.connection ?? (await this.#idle.take(peer, true))
    flight.connection = connection
    if (session) session.statements++
    this.#hooks.trace(peer, () => brief(statement))
    this.#hooks.onArrival(peer, statement)
    ;(session?.wakes ?? flight.wakes).push(...topicsOf(statement))
    if (session?.inTransaction && changesTimeline(statement)) session.changesTimeline = true
    if (session?.inTransaction && setsIdleLimit(statement)) session.idleLimitMs = Number(statement.values![0])
    const ends = session !== null && /^(COMMIT|ROLLBACK)$/.test(statement.text)
    const changes = statement.text === 'COMMIT' && session?.changesTimeline
    if (changes) this.#hooks.beforeChange()
    this.statements++
    const known = session ? null : this.#withoutServer(statement)
    const answer = known ?? (await this.#locks.run(flight, this.#time.now))
    if (!known && answer) this.#remember(session, statement, answer)
    if (!answer) {
      flight.isBlocked = true
      // Behind those that have waited for longer.
      this.#flights.delete(flight)
      this.#flights.add(flight)
      this.#time.schedule(this.#time.now + LOCK_TIMEOUT_MS, null, async () => {
        if (flight.isBlocked) await this.#finish(flight, await this.#locks.giveUp(flight))
      })
      return
    }
    await this.#finish(flight, answer)
    if (changes) await this.#hooks.afterChange()
    if (ends || !session) await this.#unblock()
  }

  /** What needs no database: a notification, which this simulation delivers, and a repeated poll. */
  #withoutServer(statement: Statement): Answer | null {
    if (/pg_notify/.test(statement.text)) return { result: NOTIFIED }
    const result = this.#polls.find(statement, this.#time.now)
    return result && { result }
  }

  #remember(session: Session | null, statement: Statement, answer: Answer): void {
    if (!session && 'result' in answer) this.#polls.keep(statement, this.#time.now, answer.result)
    if (statement.text === 'COMMIT') this.#polls.bump(session!.written)
    if (!isRead(statement)) for (const table of this.#polls.note(statement, this.#time.now)) session?.written.add(table)
  }

  async #finish(flight: Flight, answer: Answer): Promise<void> {
    const { peer, session, statement } = flight
    flight.isBlocked = false
    this.#flights.delete(flight)
    if (session) this.#afterStatement(session, statement)
    else {
      this.#idle.keep(peer, flight.connection!, true)
      if (!('error' in answer) && flight.wakes.length > 0) this.#hooks.wake(flight.wakes)
    }
    if (peer.isDead) {
      if (session) await this.#close(session)
      else await this.#idle.giveBack(peer)
      return
    }
    if (this.#random.chance(this.faults.lossProbability)) {
      this.#hooks.trace(peer, () => `loses its connection after: ${brief(statement)}`)
      this.#lose(flight, terminated())
    } else flight.settle(answer)
    this.#held.freeAfterClaim(statement, answer)
    await this.#hooks.onStatement(peer)
  }

  #afterStatement(session: Session, { text }: Statement): void {
    if (text === 'BEGIN') session.inTransaction = true
    if (text === 'COMMIT' || text === 'ROLLBACK') {
      session.inTransaction = false
      session.idleLimitMs = IDLE_IN_TRANSACTION_MS
      session.changesTimeline = false
      session.written.clear()
      const wakes = session.wakes.splice(0)
      if (text === 'COMMIT' && wakes.length > 0) this.#hooks.wake(wakes)
    }
    if (!session.inTransaction) return
    const { statements } = session
    this.#time.schedule(this.#time.now + session.idleLimitMs, null, async () => {
      if (!session.inTransaction || session.statements !== statements) return
      this.#hooks.trace(session.peer, () => 'was idle in a transaction: the server ends it')
      await this.#close(session)
    })
  }

  /** The server rolls back and forgets it. */
  async #close(session: Session): Promise<void> {
    session.broken ??= terminated()
    if (!this.#sessions.delete(session)) return
    const under = [...this.#flights].find((flight) => flight.session === session)
    if (under) {
      under.isBlocked = false
      this.#flights.delete(under)
    }
    await this.#server.give(session.connection, session.inTransaction)
    session.inTransaction = false
    // Its process finds out with the answer that never comes.
    if (under && !session.peer.isDead) under.settle({ error: terminated() })
    await this.#unblock()
  }

  /** Statements that waited for a lock which is gone. Each that ends may release others. */
  async #unblock(): Promise<void> {
    for (const flight of [...this.#flights]) {
      if (!flight.isBlocked) continue
      const answer = await this.#locks.again(flight, this.#time.now)
      if (!answer || !flight.isBlocked) continue
      this.#remember(flight.session, flight.statement, answer)
      await this.#finish(flight, answer)
      if (!flight.session) return this.#unblock()
    }
  }

  /** The process is gone. What it had sent may take effect, what was open is rolled back. */
  async end(peer: Peer): Promise<void> {
    const kept = new Set<Session>()
    for (const flight of [...this.#flights]) {
      if (flight.peer !== peer) continue
      if (flight.isBlocked) {
        if (!flight.session) await this.#finish(flight, await this.#locks.giveUp(flight))
        continue
      }
      const mayArrive = !flight.session || flight.statement.text === 'COMMIT'
      if (mayArrive && peer.cutUntil <= this.#time.now && this.#random.chance(0.5)) {
        if (flight.session) kept.add(flight.session)
      } else this.#flights.delete(flight)
    }
    for (const session of [...this.#sessions])
      if (session.peer === peer && !kept.has(session)) await this.#close(session)
    await this.#idle.giveBack(peer)
  }

  /** The database is gone until then, with all transactions. */
  async fail(until: number): Promise<void> {
    this.faults.awayUntil = until
    await this.close()
  }

  /** Ends all transactions, also those whose commit was under way, and what waits for a lock. */
  async close(): Promise<void> {
    for (const session of [...this.#sessions]) await this.#close(session)
    for (const flight of [...this.#flights])
      if (flight.isBlocked && flight.connection) await this.#finish(flight, await this.#locks.giveUp(flight))
  }
}
