// What an origin needs to air its channels while the database is unavailable, also one that starts then: their frozen
// timelines, the indexes of the items in them, formats, slates, and the clock. Kept as files in the data folder; what is
// secret of a channel is sealed.
import { join } from 'node:path'
import { logger } from '#adapters/log.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import { seal, unseal } from '#adapters/seal.ts'
import type { ClockNote } from '#features/playout/air-clock.ts'
import type { StoredMedia } from '#features/playout/find-stored-media.ts'
import type { Format } from '#features/playout/formats.ts'
import type { OriginChannel, PlaybackAccess } from './origin-channel.ts'
import { SnapshotFiles } from './snapshot-files.ts'

/** When everything in it was last in step with the database, by the wall clock; and the channels' clock at that time. */
export interface SnapshotState extends ClockNote {
  /** Epoch ms. */
  syncedAt: number
}

/** Media ids by frame rate and length (segment-source.ts). */
export type Slates = ReadonlyMap<string, string>

export const sameSlates = (a: Slates, b: Slates): boolean =>
  a.size === b.size && [...a].every(([name, mediaId]) => b.get(name) === mediaId)

interface StoredChannel {
  channel: Omit<OriginChannel, 'rendered' | 'access'>
  access: Omit<PlaybackAccess, 'keys' | 'content'>
  /** Signing keys and content secret, as JSON. */
  sealed: Uint8Array
}

const READ_AT_ONCE = 32

export class AirSnapshot {
  readonly channels: SnapshotFiles
  readonly media: SnapshotFiles
  readonly formats: SnapshotFiles
  readonly #state: SnapshotFiles
  readonly #keys: KeyRing

  constructor(dataDir: string, keys: KeyRing) {
    const folder = join(dataDir, 'snapshot')
    this.channels = new SnapshotFiles(join(folder, 'channels'))
    this.media = new SnapshotFiles(join(folder, 'media'))
    this.formats = new SnapshotFiles(join(folder, 'formats'))
    this.#state = new SnapshotFiles(folder)
    this.#keys = keys
  }

  async keepChannel({ rendered: _, access, ...channel }: OriginChannel): Promise<void> {
    const { keys, content, ...open } = access
    const secrets = JSON.stringify({
      keys: keys.map((key) => ({ ...key, secret: toText(key.secret) })),
      content: content === null || content === 'unknown' ? content : { secret: toText(content) },
    })
    const sealed = seal(secrets, belongsTo(channel.id), await this.#keys.current())
    await this.channels.write(channel.id, { channel, access: open, sealed } satisfies StoredChannel)
  }

  /** All of them; those that cannot be read are left out, and logged. */
  async readChannels(): Promise<OriginChannel[]> {
    const ids = await this.channels.list()
    const found: OriginChannel[] = []
    for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
      const some = await Promise.all(ids.slice(from, from + READ_AT_ONCE).map((id) => this.#readChannel(id)))
      found.push(...some.filter((channel) => channel !== null))
    }
    return found
  }

  async #readChannel(id: string): Promise<OriginChannel | null> {
    try {
      const stored = await this.channels.read<StoredChannel>(id)
      if (!stored) return null
      const text = await unseal(stored.sealed, belongsTo(id), (keyId) => this.#keys.find(keyId))
      const { keys, content } = JSON.parse(text)
      return {
        ...stored.channel,
        access: {
          ...stored.access,
          keys: keys.map((key: { secret: string }) => ({ ...key, secret: fromText(key.secret) })),
          content: content === null || content === 'unknown' ? content : fromText(content.secret),
        },
        rendered: new Map(),
      }
    } catch (error) {
      logger('origin').warn({ err: error, channelId: id }, 'the snapshot of a channel cannot be read')
      return null
    }
  }

  readMedia = (mediaId: string): Promise<StoredMedia | null> => this.media.read(mediaId)
  readFormat = (formatKey: string): Promise<Format | null> => this.formats.read(formatKey)

  keepSlates = (slates: Slates): Promise<void> => this.#state.write('slates', slates)
  readSlates = (): Promise<Slates | null> => this.#state.read('slates')

  keepState = (state: SnapshotState): Promise<void> => this.#state.write('state', state)
  readState = (): Promise<SnapshotState | null> => this.#state.read('state')
}

const belongsTo = (recordId: string) => ({ accountId: '', recordId, purpose: 'air-snapshot' }) as const
const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const fromText = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
