// The channels an origin knows: slug → what is ordered and the frozen timeline. Woken by
// notifications, with a poll behind them; when the database is away the last knowledge stays on air.
import type { Db } from '../../server/adapters/db.ts'
import { logger } from '../../server/adapters/log.ts'
import type { VideoRung } from '../../server/domain/ladder/ladder.ts'
import { FETCHABLE_MS, LIVE_WINDOW_MS } from '../../server/domain/timeline/published.ts'
import type { TimelineChunk } from '../../server/domain/timeline/timeline.ts'
import {
  type ChannelHead,
  findChannelHead,
  listChannelHeads,
  loadTimelines,
} from '../../server/features/playout/reads.ts'
import type { Clock } from '../clock.ts'

const POLL_MS = 1_000
/** An unknown or stopped channel is looked up again at most this often. */
const ASK_AGAIN_MS = 250
const MAX_UNKNOWN = 10_000

export interface OriginChannel {
  id: string
  slug: string
  resolution: VideoRung['name']
  started: boolean
  chunks: readonly TimelineChunk[]
  /** Rendered playlists as strings of bytes, dropped with the channel object when anything changes. */
  rendered: Map<string, { until: number; bytes: string }>
}

export class ChannelDirectory {
  readonly #db: Db
  readonly #clock: Clock
  readonly #log = logger('origin')
  readonly #bySlug = new Map<string, OriginChannel>()
  readonly #slugs = new Map<string, string>()
  readonly #versions = new Map<string, string>()
  readonly #asked = new Map<string, number>()
  #running: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #away = false

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  get size(): number {
    return this.#bySlug.size
  }

  /** Whether the last look at the database failed, for whatever reason. */
  get databaseAway(): boolean {
    return this.#away
  }

  async start(): Promise<void> {
    const poll = async () => {
      await this.refresh()
      if (!this.#stopped) this.#timer = setTimeout(poll, POLL_MS)
    }
    await poll()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  /** Compares all started channels with what is known and reloads what differs. Calls queue up, never overlap. */
  refresh(): Promise<void> {
    this.#running = this.#running.then(() =>
      this.#guarded(async () => this.#take(await listChannelHeads(this.#db), true)),
    )
    return this.#running
  }

  refreshOne(channelId: string): Promise<void> {
    this.#running = this.#running.then(() =>
      this.#guarded(async () => {
        const head = await findChannelHead(this.#db, { id: channelId })
        if (head) await this.#take([head], false)
        else this.#forget(channelId)
      }),
    )
    return this.#running
  }

  /** A channel known to be ordered on air. */
  peek(slug: string): OriginChannel | undefined {
    const known = this.#bySlug.get(slug)
    return known?.started ? known : undefined
  }

  /** @returns null when there is no such channel, undefined when the database is away and nothing is known of it */
  async find(slug: string): Promise<OriginChannel | null | undefined> {
    const known = this.peek(slug)
    if (known) return known
    const now = performance.now()
    if (now - (this.#asked.get(slug) ?? -Infinity) > ASK_AGAIN_MS) {
      if (this.#asked.size >= MAX_UNKNOWN) this.#asked.clear()
      this.#asked.set(slug, now)
      await this.#guarded(async () => {
        const head = await findChannelHead(this.#db, { slug })
        if (head) await this.#take([head], false)
      })
    }
    return this.#bySlug.get(slug) ?? (this.#away ? undefined : null)
  }

  async #take(heads: readonly ChannelHead[], all: boolean): Promise<void> {
    const changed = heads.filter((head) => this.#versions.get(head.id) !== versionOf(head))
    const since = this.#clock.now() - FETCHABLE_MS - LIVE_WINDOW_MS
    const timelines =
      changed.length > 0
        ? await loadTimelines(
            this.#db,
            changed.map((head) => head.id),
            since,
          )
        : new Map()
    for (const head of changed) {
      const oldSlug = this.#slugs.get(head.id)
      if (oldSlug && oldSlug !== head.slug) this.#bySlug.delete(oldSlug)
      this.#slugs.set(head.id, head.slug)
      this.#versions.set(head.id, versionOf(head))
      this.#bySlug.set(head.slug, {
        id: head.id,
        slug: head.slug,
        resolution: head.resolution,
        started: head.started,
        chunks: timelines.get(head.id) ?? [],
        rendered: new Map(),
      })
    }
    if (!all) return
    const present = new Set(heads.map((head) => head.id))
    for (const id of [...this.#slugs.keys()]) if (!present.has(id)) this.#forget(id)
  }

  #forget(channelId: string): void {
    const slug = this.#slugs.get(channelId)
    if (slug !== undefined) this.#bySlug.delete(slug)
    this.#slugs.delete(channelId)
    this.#versions.delete(channelId)
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#away = false
    } catch (error) {
      if (!this.#away) this.#log.warn({ err: error }, 'cannot read channels; those on air stay on air as last known')
      this.#away = true
    }
  }
}

function versionOf(head: ChannelHead): string {
  return `${head.timelineVersion} ${head.started} ${head.resolution} ${head.slug}`
}
