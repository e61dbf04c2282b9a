// Statements on their way between the processes of a simulation and their database.
import type { Answer, Connection, Statement } from './database-server.ts'
import type { Life } from './virtual-time.ts'

export interface NetworkFaults {
  /** Of a statement, each way: at most this long. */
  delayMs: number
  /** Nothing reaches the database until then. */
  awayUntil: number
  /** Of each statement, that its connection is lost before or after it took effect. */
  lossProbability: number
}

/** A process as the network sees it. */
export interface Peer extends Life {
  /** It reaches the database again then. */
  cutUntil: number
}

export const newPeer = (name: string): Peer => ({
  ...{ name, isDead: false, pausedUntil: 0, wallOffMs: 0, cutUntil: 0 },
})

/** A connection while a process uses it for one transaction. */
export interface Session {
  peer: Peer
  connection: Connection
  inTransaction: boolean
  /** Why it can no longer be used; null: it can. */
  broken: unknown
  idleLimitMs: number
  /** Counts its statements: whoever set a time limit sees whether another followed. */
  statements: number
  changesTimeline: boolean
  /** Tables. */
  written: Set<string>
  wakes: string[]
  /** Its statements run one after the other. */
  current: Flight | null
  waiting: Flight[]
}

/** As in server/adapters/db.ts; the server's own timer would run on real time. */
export const IDLE_IN_TRANSACTION_MS = 20_000

export const newSession = (peer: Peer, connection: Connection): Session => ({
  ...{ peer, connection, inTransaction: false, broken: null, idleLimitMs: IDLE_IN_TRANSACTION_MS },
  ...{ statements: 0, changesTimeline: false, wakes: [], written: new Set<string>(), current: null, waiting: [] },
})

/** A statement under way. */
export interface Flight {
  peer: Peer
  session: Session | null
  statement: Statement
  /** Of a statement outside of a transaction, while it runs. */
  connection: Connection | null
  isBlocked: boolean
  /** It waits here for its turn to wait in the server: what the server said of the last attempt. */
  refusal: Answer | null
  wakes: string[]
  /** @param isLocal the process finds out by itself */
  settle(answer: Answer, isLocal?: boolean): void
  isSettled: boolean
}

export interface NetworkHooks {
  trace(peer: Peer, text: () => string): void
  /** Until when a statement that is sent now is held back, with everything of its process; null: it is not. */
  holdUntil(peer: Peer, statement: Statement): number | null
  onFreed(peer: Peer): void
  /** The database gets it now. */
  onArrival(peer: Peer, statement: Statement): void
  /** A statement of the process took effect. */
  onStatement(peer: Peer): Promise<void>
  /** Before and after the commit of a transaction that changed the timeline. */
  beforeChange(): void
  afterChange(): Promise<void>
  wake(topics: readonly string[]): void
}
