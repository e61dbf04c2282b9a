// The channels that an origin and the relays know: slug → order and frozen timeline. Woken by notifications, and
// polling as well; while the database is unavailable the last known state stays on air.

import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { namedAudios } from '#domain/captions/audio-tracks.ts'
import { namedLanguages } from '#domain/captions/language.ts'
import type { Clock } from '#domain/instants.ts'
import { DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import { LIVE_WINDOW_MS } from '#domain/timeline/published.ts'
import { loadLadders } from '#features/ladder/ladder.ts'
import { loadLanguages } from '#features/language/languages.ts'
import { loadOriginSecrets, loadSigningKeys } from '#features/playback/origin-reads.ts'
import { type ChannelHead, listChannelHeads } from '#features/playout/list-channel-heads.ts'
import { loadTimelines } from '#features/playout/load-timeline.ts'
import type { AirSnapshot } from './air-snapshot.ts'
import type { OriginChannel } from './origin-channel.ts'

/** Twice within the shortest lead of any change: LIVE_LEAD_MS in server/domain/live/plan-live.ts. */
const POLL_MS = 400
/** An unknown or stopped channel is looked up again at most this often. */
const RETRY_MS = 250
const MAX_UNKNOWN = 10_000

export class ChannelDirectory {
  readonly #db: Db
  readonly #clock: Clock
  readonly #log = logger('origin')
  readonly #bySlug = new Map<string, OriginChannel>()
  readonly #slugs = new Map<string, string>()
  readonly #versions = new Map<string, string>()
  /** Answers for slugs that are not on air. */
  readonly #answers = new LRUCache<string, Promise<OriginChannel | null | undefined>>({
    max: MAX_UNKNOWN,
    ttl: RETRY_MS,
  })
  #wanted = nothing()
  #next: Promise<void> | undefined
  #running: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  readonly #snapshot: AirSnapshot | undefined
  #stopped = false
  #away = false

  /** @param snapshot read when the database is unavailable at the start */
  constructor(db: Db, clock: Clock, snapshot?: AirSnapshot) {
    this.#db = db
    this.#clock = clock
    this.#snapshot = snapshot
  }

  get size(): number {
    return this.#bySlug.size
  }

  /** Whether the last query failed, for whatever reason. */
  get databaseAway(): boolean {
    return this.#away
  }

  async start(): Promise<void> {
    const poll = async () => {
      await this.refresh()
      if (!this.#stopped) this.#timer = setTimeout(poll, POLL_MS)
    }
    await poll()
    if (this.#away) await this.#startFromSnapshot()
  }

  /** Without versions: the first answer of the database replaces all of it. */
  async #startFromSnapshot(): Promise<void> {
    const channels = (await this.#snapshot?.readChannels()) ?? []
    for (const channel of channels) {
      if (this.#slugs.has(channel.id)) continue
      this.#slugs.set(channel.id, channel.slug)
      this.#bySlug.set(channel.slug, channel)
    }
    if (channels.length > 0)
      this.#log.warn({ channels: channels.length }, 'the database is unavailable: channels continue from the snapshot')
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  /** Compares all started channels with the known state and reloads what differs. */
  refresh(): Promise<void> {
    this.#wanted.all = true
    return this.#look()
  }

  refreshOne(channelId: string): Promise<void> {
    this.#wanted.ids.add(channelId)
    return this.#look()
  }

  *started(): Iterable<OriginChannel> {
    for (const channel of this.#bySlug.values()) if (channel.started) yield channel
  }

  /** A channel known to be started. */
  peek(slug: string): OriginChannel | undefined {
    const known = this.#bySlug.get(slug)
    return known?.started ? known : undefined
  }

  /** The same by id. */
  peekById(channelId: string): OriginChannel | undefined {
    const slug = this.#slugs.get(channelId)
    return slug === undefined ? undefined : this.peek(slug)
  }

  /** A channel changed; empty: perhaps many. */
  wake(channelId: string): void {
    void (channelId === '' ? this.refresh() : this.refreshOne(channelId))
  }

  /** @returns null when there is no such channel, undefined when the database is unavailable and the slug is unknown */
  async find(slug: string): Promise<OriginChannel | null | undefined> {
    const known = this.peek(slug)
    if (known) return known
    const answered = this.#answers.get(slug)
    if (answered) return answered
    this.#wanted.slugs.add(slug)
    const answer = this.#look().then(() => this.#bySlug.get(slug) ?? (this.#away ? undefined : null))
    this.#answers.set(slug, answer)
    return answer
  }

  /**
   * One query at a time. All callers during one share the next: neither a thousand starts nor a flood of unknown
   * addresses becomes a queue of queries.
   */
  #look(): Promise<void> {
    if (this.#next) return this.#next
    const next = this.#running.then(() => {
      this.#next = undefined
      const { all, ids, slugs } = this.#wanted
      this.#wanted = nothing()
      return this.#guarded(async () => {
        const heads = await listChannelHeads(this.#db, { started: all, ids: [...ids], slugs: [...slugs] })
        await this.#take(heads)
        const present = new Set(heads.map((head) => head.id))
        for (const id of all ? [...this.#slugs.keys()] : ids) if (!present.has(id)) this.#forget(id)
      })
    })
    this.#next = next
    this.#running = next
    return next
  }

  async #take(heads: readonly ChannelHead[]): Promise<void> {
    const changed = heads.filter((head) => this.#versions.get(head.id) !== versionOf(head))
    if (changed.length === 0) return
    const since = this.#clock.now() - historyMs(Math.max(...changed.map(({ dvrMinutes }) => dvrMinutes)))
    const ids = changed.map((head) => head.id)
    const sealed = changed.filter(({ encrypted }) => encrypted).map(({ id }) => id)
    const [timelines, keys, languages, ladders, secrets] = await Promise.all([
      loadTimelines(this.#db, ids, since),
      loadSigningKeys(this.#db, ids),
      loadLanguages(this.#db, ids),
      loadLadders(this.#db, ids),
      sealed.length > 0 ? loadOriginSecrets(this.#db, sealed) : new Map<string, Uint8Array>(),
    ])
    for (const head of changed) {
      const oldSlug = this.#slugs.get(head.id)
      if (oldSlug !== undefined && oldSlug !== head.slug) this.#forget(head.id)
      this.#slugs.set(head.id, head.slug)
      this.#versions.set(head.id, versionOf(head))
      this.#bySlug.set(head.slug, {
        id: head.id,
        slug: head.slug,
        resolution: head.resolution,
        ladder: ladders.get(head.id) ?? DEFAULT_RUNGS,
        started: head.started,
        analyticsEnabled: head.analyticsEnabled,
        captions: namedLanguages(languages.get(head.id)?.captions ?? []),
        audios: namedAudios(languages.get(head.id)?.audio ?? []),
        chunks: timelines.get(head.id) ?? [],
        dvrMs: head.dvrMinutes * 60_000,
        dvrFrom: head.dvrFrom,
        access: {
          tokenOnly: head.playback === 'token',
          hlsEnabled: head.hlsEnabled,
          embedDomains: head.embedDomains,
          keys: keys.get(head.id) ?? [],
          content: head.encrypted ? (secrets.get(head.id) ?? 'unknown') : null,
        },
        rendered: new Map(),
      })
    }
  }

  #forget(channelId: string): void {
    const slug = this.#slugs.get(channelId)
    // A new channel may have the slug of a deleted one.
    if (slug !== undefined && this.#bySlug.get(slug)?.id === channelId) this.#bySlug.delete(slug)
    this.#slugs.delete(channelId)
    this.#versions.delete(channelId)
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#away = false
    } catch (error) {
      if (!this.#away) this.#log.warn({ err: error }, 'cannot read channels; those on air continue as last known')
      this.#away = true
    }
  }
}

function nothing(): { all: boolean; ids: Set<string>; slugs: Set<string> } {
  return { all: false, ids: new Set(), slugs: new Set() }
}

/** A segment stays fetchable for the length of its list after it left the list; and some more, for late viewers. */
const historyMs = (dvrMinutes: number) => 3 * Math.max(dvrMinutes * 60_000, LIVE_WINDOW_MS)

function versionOf(head: ChannelHead): string {
  return `${head.timelineVersion} ${head.revision} ${head.started} ${head.resolution} ${head.slug}`
}
