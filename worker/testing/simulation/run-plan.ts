// Runs one plan: the real loops of several workers against a real PostgreSQL, on one clock, with the plan's orders and
// faults. What must hold is checked after every change of the timeline and every second.
import { createHash } from 'node:crypto'
import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { TimelineChecker, Violation } from './checker.ts'
import type { DatabaseServer } from './database-server.ts'
import { checkAsRun, checkEffects } from './final-checks.ts'
import { newPeer, type Peer } from './flights.ts'
import { HELD } from './held-statements.ts'
import { Network } from './network.ts'
import { giveOrder } from './orders.ts'
import { type Action, describePlan, FAULTS_END_MS, HELD_MS, HOLD_BACK_MS, type RunPlan } from './plan-run.ts'
import { Processes } from './processes.ts'
import { randomFrom } from './random.ts'
import { withoutIds } from './random-ids.ts'
import { loadStatus, Owners, whatIsMissing } from './status.ts'
import { VirtualTime } from './virtual-time.ts'
import { type SimulatedWorker, startWorker } from './worker.ts'

export const BEGINS_AT = Date.UTC(2027, 0, 4, 12)
const RECOVERY_MS = 60_000
const LOOK_MS = 1_000

/** Where runs take place: stage.ts. */
export interface Venue {
  server: DatabaseServer
  /** Its statements go through `route`. */
  db: Db
  route(network: Network): void
  who: ActingIn
  accountId: string
  mediaIds: readonly string[]
  /** Everything that can air. */
  airable: readonly string[]
}

export interface Outcome {
  violation: string | null
  trace: string[]
  statements: number
  /** How long the run was, on its own clock. */
  ranMs: number
  /** Of the times, processes, texts and values of all statements: whether two runs took the same course. */
  hash: string
}

export async function runPlan(venue: Venue, plan: RunPlan, { traced }: { traced: boolean }): Promise<Outcome> {
  const run = new Run(venue, plan, traced)
  return run.play()
}

class Run {
  readonly #venue: Venue
  readonly #plan: RunPlan
  readonly #time: VirtualTime
  readonly #network: Network
  readonly #checker: TimelineChecker
  readonly #channelIds: readonly string[]
  readonly #processes: Processes
  readonly #unusable = new Set<string>()
  readonly #api: Peer
  readonly #traced: boolean
  readonly #crashAfter = new Map<Peer, { left: number; backAfterMs: number }>()
  readonly #owners: Owners
  readonly #digest = createHash('sha256')
  readonly trace: string[] = []
  #violation: string | null = null
  #lives = 0
  #isOver = false
  #holdBack: { what: keyof typeof HELD; lapsesAt: number } | null = null

  constructor(venue: Venue, plan: RunPlan, traced: boolean) {
    this.#venue = venue
    this.#plan = plan
    this.#traced = traced
    this.#time = new VirtualTime(BEGINS_AT, plan.seed)
    this.#channelIds = plan.channels.map((_, i) => `ch_${plan.seed}_${i}`)
    this.#checker = new TimelineChecker(venue.server.control, this.#channelIds)
    this.#processes = new Processes(this.#time, plan.workers.length)
    this.#owners = new Owners(plan.lossProbability > 0)
    this.#api = newPeer('api')
    const random = randomFrom(plan.seed * 7_919 + 13)
    this.#network = new Network(venue.server, this.#time, random, {
      trace: (peer, text) => this.#say(peer.name, text),
      onArrival: (peer, { text, values }) =>
        this.#digest.update(`${this.#time.now} ${peer.name} ${text} ${withoutIds(values)}\n`),
      holdUntil: (peer, { text }) => this.#holdUntil(peer, text),
      onFreed: (peer) => this.#processes.free(peer),
      onStatement: (peer) => this.#afterStatement(peer),
      beforeChange: () => this.#guard(() => this.#checker.before(this.#time.now)),
      afterChange: () => this.#guard(() => this.#checker.after(this.#time.now)),
      wake: (topics) => this.#wake(topics, random),
    })
    Object.assign(this.#network.faults, { delayMs: plan.delayMs, lossProbability: plan.lossProbability })
    venue.route(this.#network)
    if (traced) this.trace.push(...describePlan(plan))
  }

  async play(): Promise<Outcome> {
    const uninstall = this.#time.install()
    try {
      for (const i of this.#processes.slots.keys()) this.#start(i)
      for (const action of this.#plan.actions) this.#time.schedule(BEGINS_AT + action.at, null, () => this.#act(action))
      this.#time.schedule(BEGINS_AT + FAULTS_END_MS, null, () => this.#endFaults())
      this.#time.schedule(BEGINS_AT + LOOK_MS, null, () => this.#look())
      const limit = BEGINS_AT + this.#quietAt() + RECOVERY_MS + LOOK_MS
      await this.#time.runUntil(limit, () => this.#isOver || this.#violation !== null)
      await this.#guard(() => this.#finalChecks())
    } finally {
      for (const { worker } of this.#processes.slots) if (worker) await this.#kill(worker)
      this.#api.isDead = true
      await this.#network.end(this.#api)
      // A run that ends early leaves commits under way, and the next one empties their tables.
      await this.#network.close()
      uninstall()
    }
    const { statements } = this.#network
    const hash = this.#digest.digest('hex')
    return { violation: this.#violation, trace: this.trace, statements, ranMs: this.#time.now - BEGINS_AT, hash }
  }

  #say(who: string, text: () => string): void {
    if (!this.#traced) return
    const at = ((this.#time.now - BEGINS_AT) / 1_000).toFixed(3).padStart(8)
    this.trace.push(`${at} ${who.padEnd(6)} ${text()}`)
  }

  async #guard(check: () => void | Promise<void>): Promise<void> {
    try {
      await check()
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      this.#violate(error.message)
    }
  }

  #violate(what: string): void {
    this.#violation ??= what
    this.#say('!', () => what)
  }

  #start(i: number): void {
    const slot = this.#processes.slots[i]!
    if (slot.worker) return
    const { workerId, skewMs } = this.#plan.workers[i]!
    const peer = newPeer(`w${i}.${++this.#lives}`)
    slot.healthySince = this.#time.now
    this.#processes.add(peer, slot)
    slot.worker = startWorker({
      ...{ db: this.#venue.db, time: this.#time, peer, workerId, skewMs },
      airable: this.#venue.airable,
      isUnusable: (mediaId) => this.#unusable.has(mediaId),
      say: (text) => this.#say(peer.name, text),
      onError: (text) => this.#violate(`${peer.name} logged an error: ${text}`),
    })
    this.#say(peer.name, () => `starts as ${workerId}`)
  }

  async #kill(worker: SimulatedWorker): Promise<void> {
    const known = this.#processes.of(worker.peer.name)
    worker.peer.isDead = true
    known.struckAt ??= this.#time.now
    if (known.slot.worker === worker) known.slot.worker = null
    await this.#network.end(worker.peer)
  }

  async #afterStatement(peer: Peer): Promise<void> {
    const crash = this.#crashAfter.get(peer)
    if (!crash || crash.left-- > 0) return
    this.#crashAfter.delete(peer)
    const i = this.#processes.slots.findIndex(({ worker }) => worker?.peer === peer)
    if (i < 0) return
    this.#say(peer.name, () => 'crashes')
    await this.#kill(this.#processes.slots[i]!.worker!)
    this.#time.schedule(this.#time.now + crash.backAfterMs, null, () => this.#start(i))
  }

  #act(action: Action): void {
    const { now } = this.#time
    if (action.do !== 'order') this.#say('fault', () => JSON.stringify(action))
    const slot = 'worker' in action ? this.#processes.slots[action.worker] : undefined
    const worker = slot?.worker
    switch (action.do) {
      case 'order': {
        const channelId = this.#channelIds[action.channel]
        if (channelId === undefined) return
        this.#say('api', () => `orders ${action.order} of channel ${action.channel}`)
        const { db, who, mediaIds } = this.#venue
        this.#time.schedule(now, this.#api, () =>
          giveOrder(db, who, { ...action, channelId, mediaIds }).catch((error) =>
            this.#violate(`an order failed: ${error?.stack ?? error}`),
          ),
        )
        return
      }
      case 'crash':
        if (worker) this.#crashAfter.set(worker.peer, { left: action.afterStatements, backAfterMs: action.backAfterMs })
        return
      case 'terminate':
        if (!worker || !slot) return
        this.#time.schedule(now, worker.peer, async () => {
          await worker.stop()
          this.#time.schedule(this.#time.now, null, async () => {
            if (worker.peer.isDead) return
            this.#say(worker.peer.name, () => 'has stopped')
            await this.#kill(worker)
            this.#time.schedule(this.#time.now + action.backAfterMs, null, () => this.#start(action.worker))
          })
        })
        this.#processes.of(worker.peer.name).struckAt = now
        return
      case 'pause':
      case 'cut':
        if (!worker || !slot) return
        this.#processes.suspend(worker.peer, action.do === 'pause' ? 'pausedUntil' : 'cutUntil', now + action.forMs)
        return
      case 'slow':
        this.#network.faults.delayMs = action.delayMs
        this.#processes.allHealthySince = Math.max(this.#processes.allHealthySince, now + action.forMs)
        this.#time.schedule(now + action.forMs, null, () => {
          this.#network.faults.delayMs = this.#plan.delayMs
        })
        return
      case 'outage':
        this.#processes.allHealthySince = Math.max(this.#processes.allHealthySince, now + action.forMs)
        return void this.#time.schedule(now, null, () => this.#network.fail(now + action.forMs))
      case 'step-clock':
        if (worker) worker.peer.wallOffMs += action.byMs
        return
      case 'hold-back':
        this.#holdBack = { what: action.what, lapsesAt: now + HOLD_BACK_MS - HELD_MS }
        return
      case 'unusable': {
        const mediaId = this.#venue.mediaIds[action.item]!
        this.#unusable.add(mediaId)
        this.#time.schedule(now + action.forMs, null, () => this.#unusable.delete(mediaId))
      }
    }
  }

  #holdUntil(peer: Peer, text: string): number | null {
    const { now } = this.#time
    const wanted = this.#holdBack
    if (!wanted || now > wanted.lapsesAt || !HELD[wanted.what].test(text)) return null
    if (peer === this.#api || peer.cutUntil > now) return null
    this.#holdBack = null
    this.#processes.suspend(peer, 'cutUntil', now + HELD_MS)
    this.#say(peer.name, () => `is cut off with its statement for at most ${HELD_MS} ms: ${text.slice(0, 60)}`)
    return peer.cutUntil
  }

  #endFaults(): void {
    Object.assign(this.#network.faults, { lossProbability: 0, delayMs: this.#plan.delayMs })
    this.#crashAfter.clear()
    this.#say('', () => 'no more faults')
  }

  /** When the last order and the last fault are over, ms after the start. */
  #quietAt(): number {
    const endOf = (action: Action) => action.at + (action.do === 'hold-back' ? HOLD_BACK_MS : 0)
    return Math.max(FAULTS_END_MS, ...this.#plan.actions.map(endOf))
  }

  #wake(topics: readonly string[], random: ReturnType<typeof randomFrom>): void {
    if (!topics.includes('commands')) return
    const { lost, twice, lateMs } = this.#plan.wakes
    for (const { worker } of this.#processes.slots) {
      if (!worker) continue
      const times = random.chance(lost) ? 0 : random.chance(twice) ? 2 : 1
      for (let i = 0; i < times; i++)
        this.#time.schedule(this.#time.now + random.next() * lateMs, worker.peer, () => worker.wake())
    }
  }

  async #look(): Promise<void> {
    const { now } = this.#time
    const rows = await loadStatus(this.#venue.server.control, this.#channelIds)
    const others = { ableSince: this.#processes.ableSince(), lost: this.#processes.lost() }
    for (const row of rows) {
      if (row.fault) this.#violate(`${row.id}: ${row.fault}`)
      const found = this.#owners.check(row, now, (name) => this.#processes.ownerOf(name), others)
      if (found) this.#violate(found)
    }
    const since = now - BEGINS_AT - this.#quietAt()
    if (since > 0) {
      const isHealthy = (holder: string | null) => holder !== null && this.#processes.ownerOf(holder).isHealthy
      const late =
        rows.map((row) => whatIsMissing(row, this.#checker.chunksOf(row.id), now, isHealthy)).find(Boolean) ?? null
      if (late === null) this.#isOver = true
      else if (since > RECOVERY_MS) this.#violate(`not recovered after ${RECOVERY_MS / 1_000} s: ${late}`)
    }
    this.#time.schedule(now + LOOK_MS, null, () => this.#look())
  }

  async #finalChecks(): Promise<void> {
    if (this.#violation) return
    const { control } = this.#venue.server
    await this.#checker.after(this.#time.now)
    for (const id of this.#channelIds) {
      await checkAsRun(control, id, this.#checker.chunksOf(id))
      await checkEffects(control, id)
    }
  }
}
