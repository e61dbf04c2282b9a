// What the dashboards of one account show, kept between their queries: each viewer is sent the channels that changed
// since the last message that it got, also after a reconnect.
import { randomBytes } from 'node:crypto'
import type { DbOrTx } from '#adapters/db.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import { channelFingerprint } from './channel-fingerprint.ts'
import type { ChannelSource } from './find-channel-air.ts'
import { listChannels } from './list-channels.ts'
import type { ChannelsChange, ChannelView } from './schema.ts'

/** Everything is read again after this time, for what no column of a channel shows: the title of an item on air. */
const ALL_AGAIN_MS = 5_000
/** Figures of all channels are sent this often, but not more than ten channels a second. */
const FIGURES_MS = 5_000
const MS_A_CHANNEL = 100
const DELETIONS_KEPT = 2_000

interface Entry {
  view: ChannelView
  fingerprint: string
  /** Version of the board in which it changed last. */
  version: number
}

export class ChannelBoard {
  /** Ids of messages of another process, or of a board that was dropped, mean nothing here. */
  readonly #epoch = randomBytes(6).toString('base64url')
  readonly #source: ChannelSource
  readonly #accountId: string
  readonly #entries = new Map<string, Entry>()
  readonly #removed = new Map<string, number>()
  #heads = new Map<string, string>()
  #version = 0
  /** Deletions up to this version are forgotten. */
  #oldest = 0
  #allAt = Number.NEGATIVE_INFINITY
  #figuresAt = Number.NEGATIVE_INFINITY
  #at = 0
  #running: Promise<unknown> = Promise.resolve()

  constructor(source: ChannelSource, accountId: string) {
    this.#source = source
    this.#accountId = accountId
  }

  get version(): number {
    return this.#version
  }

  /** Reads what may have changed. One look at a time. */
  look(now: number): Promise<this> {
    const look = this.#running.then(() => this.#look(now))
    this.#running = look.catch(() => undefined)
    return look.then(() => this)
  }

  /** @param last id of the last message that the viewer got, from whatever process; null: none */
  changesSince(last: string | null): { id: string; data: ChannelsChange } {
    const since = this.#versionOf(last)
    const isWhole = since === null
    const channels = [...this.#entries.values()]
      .filter(({ version }) => isWhole || version > since)
      .map(({ view }) => view)
    const removed = isWhole ? [] : [...this.#removed].filter(([, version]) => version > since).map(([id]) => id)
    return {
      id: `${this.#epoch}.${this.#version}`,
      data: { isWhole, channels, removed, at: new Date(this.#at).toISOString() },
    }
  }

  #versionOf(last: string | null): number | null {
    const [epoch, version] = (last ?? '').split('.')
    const known = epoch === this.#epoch ? Number(version) : Number.NaN
    return Number.isSafeInteger(known) && known >= this.#oldest && known <= this.#version ? known : null
  }

  async #look(now: number): Promise<void> {
    const { db } = this.#source
    // Before the channels: what changes in between is read again by the next look.
    const heads = await listHeads(db, this.#accountId, now)
    const readsAll = now - this.#allAt >= ALL_AGAIN_MS
    const due = readsAll ? undefined : [...heads.keys()].filter((id) => this.#isDue(id, heads.get(id)!, now))
    const { channels } =
      due?.length === 0 ? { channels: [] } : await listChannels(this.#source, this.#accountId, now, due && { ids: due })
    const sendsFigures = now - this.#figuresAt >= Math.max(FIGURES_MS, this.#entries.size * MS_A_CHANNEL)
    const version = this.#version + 1
    let isChanged = false
    for (const view of channels) {
      const known = this.#entries.get(view.id)
      const fingerprint = channelFingerprint(view)
      const isSame = known?.fingerprint === fingerprint && !(sendsFigures && hasMoved(known.view, view))
      isChanged ||= !isSame
      this.#entries.set(view.id, { view, fingerprint, version: isSame ? known.version : version })
      this.#removed.delete(view.id)
    }
    for (const id of this.#entries.keys())
      if (!heads.has(id)) {
        isChanged = true
        this.#entries.delete(id)
        this.#removed.set(id, version)
      }
    for (const [id, removedIn] of this.#removed) {
      if (this.#removed.size <= DELETIONS_KEPT) break
      this.#removed.delete(id)
      this.#oldest = removedIn
    }
    if (isChanged) this.#version = version
    if (readsAll) this.#allAt = now
    if (sendsFigures) this.#figuresAt = now
    this.#heads = heads
    this.#at = now
  }

  /** Its row changed, its item ended, or what it shows moves with the clock. */
  #isDue(id: string, head: string, now: number): boolean {
    const view = this.#entries.get(id)?.view
    if (!view || this.#heads.get(id) !== head) return true
    if (view.order !== null || view.live !== null) return true
    return view.now !== null ? Date.parse(view.now.endsAt) <= now : view.status !== 'STOPPED'
  }
}

const hasMoved = (before: ChannelView, after: ChannelView) =>
  before.currentBitrate !== after.currentBitrate || before.lastSegmentTime !== after.lastSegmentTime

/**
 * What differs when a channel changed: its row (every write gives it another xmin), whether its worker is alive, and its
 * destinations that gave up.
 */
async function listHeads(db: DbOrTx, accountId: string, now: number): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ id: string; head: string }[]>`
    SELECT c.id, concat_ws(' ', c.xmin, l."heartbeatAt" > ${new Date(now - WORKER_DEAD_AFTER_MS)}, (
             SELECT string_agg(d.name, ',' ORDER BY d.id) FROM "Destination" d
              WHERE d."channelId" = c.id AND d.state = 'DISABLED' AND NOT d.enabled)) AS head
      FROM "Channel" c LEFT JOIN "ChannelLease" l ON l."channelId" = c.id
     WHERE c."accountId" = ${accountId} AND c."deletedAt" IS NULL`
  return new Map(rows.map(({ id, head }) => [id, head]))
}
