// Keeps the snapshot of an origin in step with what it knows: a channel is written when it changes, an item before it
// airs. In small steps, so that ten thousand channels that change at once delay no viewer.
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import type { Clock } from '#domain/instants.ts'
import { findStoredMedia, listChangedMedia } from '#features/playout/find-stored-media.ts'
import { findFormat } from '#features/playout/formats.ts'
import { noteClock } from '../clock.ts'
import { type AirSnapshot, type Slates, sameSlates } from './air-snapshot.ts'
import type { ChannelDirectory } from './directory.ts'
import type { OriginChannel } from './origin-channel.ts'

const STEP_MS = 2_000
/** At most so many a step. */
const CHANNELS_A_STEP = 100
const ITEMS_A_STEP = 10
/** Items that were prepared again are read again after this time at most. */
const CHANGES_MS = 60_000
const TIDY_MS = 3_600_000

export class SnapshotKeeper {
  readonly #options: Kept
  readonly #log = logger('origin')
  readonly #channels = new Map<string, OriginChannel>()
  /** Format by item, as written; null: to be written. */
  readonly #items = new Map<string, string | null>()
  readonly #formats = new Map<string, boolean>()
  #slates: Slates = new Map()
  #sealedWith = ''
  #changesSince = Date.now()
  #tidiedAt = 0
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #stopped = false
  #failing = false

  constructor(options: Kept) {
    this.#options = options
  }

  start(): void {
    const next = () => {
      this.#running = this.step().then(() => {
        if (!this.#stopped) this.#timer = setTimeout(next, STEP_MS)
      })
    }
    next()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  /** Never throws: the channels are on air without it. @returns whether everything is written */
  async step(): Promise<boolean> {
    const { directory, snapshot, clock } = this.#options
    if (directory.databaseAway) return false
    try {
      await this.#noticeNewKey()
      const channels = await this.#keepChannels()
      await this.#noticeChangedItems()
      await this.#keepSlates()
      const items = await this.#keepItems()
      await this.#tidy()
      await snapshot.keepState({ syncedAt: Date.now(), ...noteClock(clock) })
      this.#failing = false
      return channels && items
    } catch (error) {
      if (!this.#failing) this.#log.warn({ err: error }, 'the snapshot for a database outage cannot be written')
      this.#failing = true
      return false
    }
  }

  /** A rotation drops the old master key when the database needs it no more. */
  async #noticeNewKey(): Promise<void> {
    const { id } = await this.#options.keys.current()
    if (id !== this.#sealedWith) this.#channels.clear()
    this.#sealedWith = id
  }

  async #keepChannels(): Promise<boolean> {
    const { directory, snapshot, clock } = this.#options
    let left = CHANNELS_A_STEP
    for (const channel of directory.started()) {
      if (this.#channels.get(channel.id) === channel) continue
      if (left-- === 0) return false
      await snapshot.keepChannel(channel)
      this.#channels.set(channel.id, channel)
      const now = clock.now()
      for (const { endsAt, items } of channel.chunks) {
        if (endsAt !== null && endsAt <= now) continue
        for (const { mediaId, formatKey } of items) this.#want(mediaId, formatKey)
      }
    }
    for (const id of this.#channels.keys()) {
      if (directory.peekById(id)) continue
      await snapshot.channels.remove(id)
      this.#channels.delete(id)
    }
    return true
  }

  #want(mediaId: string, formatKey: string): void {
    // Of another format when it got more rungs since it was written.
    if (this.#items.get(mediaId) !== formatKey) this.#items.set(mediaId, null)
    if (!this.#formats.has(formatKey)) this.#formats.set(formatKey, false)
  }

  async #noticeChangedItems(): Promise<void> {
    const now = Date.now()
    if (now - this.#changesSince < CHANGES_MS) return
    const written = [...this.#items].flatMap(([id, formatKey]) => (formatKey === null ? [] : [id]))
    for (const id of await listChangedMedia(this.#options.db, written, this.#changesSince - CHANGES_MS))
      this.#items.set(id, null)
    this.#changesSince = now
  }

  async #keepSlates(): Promise<void> {
    const { slates, snapshot } = this.#options
    const known = slates()
    if (sameSlates(known, this.#slates)) return
    await snapshot.keepSlates(known)
    for (const mediaId of known.values()) if (!this.#items.has(mediaId)) this.#items.set(mediaId, null)
    this.#slates = known
  }

  async #keepItems(): Promise<boolean> {
    const { db, snapshot } = this.#options
    for (const [formatKey, isWritten] of this.#formats) {
      if (isWritten) continue
      const format = await findFormat(db, formatKey)
      if (format) await snapshot.formats.write(formatKey, format)
      this.#formats.set(formatKey, true)
    }
    let left = ITEMS_A_STEP
    for (const [mediaId, written] of this.#items) {
      if (written !== null) continue
      if (left-- === 0) return false
      const media = await findStoredMedia(db, mediaId)
      // One that grows is written again when it has ended: its row changes then.
      if (media) await snapshot.media.write(mediaId, media)
      this.#items.set(mediaId, media?.formatKey ?? '')
      if (media && !this.#formats.has(media.formatKey)) this.#formats.set(media.formatKey, false)
    }
    return true
  }

  /** Removes what no channel needs any more. */
  async #tidy(): Promise<void> {
    const { directory, snapshot } = this.#options
    const now = Date.now()
    if (now - this.#tidiedAt < TIDY_MS) return
    this.#tidiedAt = now
    const needed = new Set<string>(this.#slates.values())
    for (const { chunks } of directory.started())
      for (const { items } of chunks) for (const { mediaId } of items) needed.add(mediaId)
    for (const id of await snapshot.media.list()) if (!needed.has(id)) await snapshot.media.remove(id)
    for (const id of this.#items.keys()) if (!needed.has(id)) this.#items.delete(id)
    for (const id of await snapshot.channels.list()) if (!directory.peekById(id)) await snapshot.channels.remove(id)
  }
}

interface Kept {
  db: Db
  clock: Clock
  directory: ChannelDirectory
  snapshot: AirSnapshot
  keys: KeyRing
  /** As known now. */
  slates(): Slates
}
