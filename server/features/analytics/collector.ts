// Takes what players report: names become ids, times come to our clock, and the events wait in the spool for the store.
import { createHash, createHmac } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { blockOf } from '#adapters/address-block.ts'
import { countryOf } from '#adapters/country.ts'
import { countEvents } from '#adapters/event-metrics.ts'
import type { EventSpool } from '#adapters/event-spool.ts'
import { networkOf } from '#adapters/network.ts'
import { deviceOf } from '#adapters/user-agent.ts'
import { AGREES_MS, clockShift, LATEST_MS } from '#domain/analytics/client-clock.ts'
import type { ReportedEvent } from '#domain/analytics/playback-event.ts'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import type { Subject } from './find-subject.ts'
import { eventLine, type SessionFacts, sessionLine } from './stored-event.ts'

/** Who sent a batch. */
export interface Sender {
  /** Epoch ms. */
  receivedAt: number
  address: string
  userAgent: string
  /** Host of the page that sent it; null: unknown. */
  pageHost: string | null
  /** Its browser says that it is not to be recognised (DNT, Global Privacy Control). */
  isPrivate: boolean
}

interface KnownSender extends Sender {
  network: string | null
}

interface Batch {
  events: ReportedEvent[]
  /** By the clock of the sender; null: when the newest event happened. */
  sentAt: number | null
}

interface TakenSession {
  id: string
  /** What was added to its times. */
  shift: number
  /** A line that describes the session; none: the store has it. */
  facts: string[]
  /** Of its events. */
  lines: string[]
}

interface CollectorOptions {
  spool: Pick<EventSpool, 'append'>
  findSubject: (name: string) => Promise<Subject | null>
  /** Key of the viewer hash. Without it, viewer ids could be guessed by hashing likely values. */
  viewerKey: Uint8Array
  /** Host of our own pages. A player there has no embed host. */
  ownHost: string
}

const MOST_SESSIONS = 200_000
const DESCRIBED_FOR_MS = 6 * HOUR_MS
/** A player reports one channel or item; a page may hold a few. */
const MOST_SUBJECTS = 5
const OLDEST_PICTURE_MS = 30 * DAY_MS
const HOST = /^[a-z0-9.-]{1,100}$/

export class Collector {
  readonly #options: CollectorOptions
  readonly #shifts = new LRUCache<string, number>({ max: MOST_SESSIONS })
  /** Sessions that the store knows. They are described again after hours: a row may be deleted while its player goes on. */
  readonly #described = new LRUCache<string, true>({ max: MOST_SESSIONS, ttl: DESCRIBED_FOR_MS })

  constructor(options: CollectorOptions) {
    this.#options = options
  }

  /** Resolves when everything is on the disk. @throws SpoolFullError, and when the database is away for unknown names */
  async collect({ events, sentAt }: Batch, sender: Sender): Promise<void> {
    const by = { ...sender, network: await networkOf(sender.address) }
    const taken: TakenSession[] = []
    const bySubject = [...Map.groupBy(events, ({ subject }) => subject)]
    for (const [name, ofSubject] of bySubject.slice(0, MOST_SUBJECTS)) {
      const subject = await this.#options.findSubject(name)
      if (!subject) countEvents('unknown', ofSubject.length)
      else
        for (const [session, told] of Map.groupBy(ofSubject, (event) => event.session))
          taken.push(this.#takeSession({ id: this.#sessionId(subject.id, session, sender), subject, told, sentAt }, by))
    }
    for (const [, ofSubject] of bySubject.slice(MOST_SUBJECTS)) countEvents('unknown', ofSubject.length)
    const stored = taken.filter(({ lines }) => lines.length > 0)
    if (stored.length > 0) await this.#options.spool.append(stored.flatMap(({ facts, lines }) => [...facts, ...lines]))
    for (const { id, shift, facts } of stored) {
      if (facts.length > 0) this.#described.set(id, true)
      this.#shifts.set(id, shift)
    }
    countEvents(
      'stored',
      stored.reduce((sum, { lines }) => sum + lines.length, 0),
    )
  }

  #takeSession(
    { id, subject, told, sentAt }: { id: string; subject: Subject; told: ReportedEvent[]; sentAt: number | null },
    sender: KnownSender,
  ): TakenSession {
    const newest = Math.max(...told.map(({ event }) => event.toldAt))
    const shift = clockShift({ newest, sentAt }, sender.receivedAt, this.#shifts.get(id))
    const lines: string[] = []
    for (const { event } of told) {
      const at = Math.min(event.toldAt + shift, sender.receivedAt + AGREES_MS)
      if (at < sender.receivedAt - LATEST_MS) {
        countEvents('late', 1)
        continue
      }
      const airAt = event.airAt === null || Math.abs(event.airAt - at) > OLDEST_PICTURE_MS ? null : event.airAt
      lines.push(eventLine({ subjectId: subject.id, sessionId: id, event: { ...event, at, airAt } }))
    }
    const facts = this.#described.has(id) ? [] : [sessionLine(this.#factsOf(id, subject, told[0]!, sender))]
    return { id, shift, facts, lines }
  }

  #factsOf(id: string, subject: Subject, { viewer, player, page }: ReportedEvent, sender: KnownSender): SessionFacts {
    const { isBot, ...device } = deviceOf(sender.userAgent)
    const own = page?.kind
    const host = hostOf(page?.from ?? null)
    return {
      ...{ id, accountId: subject.accountId, subjectId: subject.id, isBot, ...device, player },
      viewerId: this.#viewerId(subject.accountId, viewer, sender),
      country: countryOf(sender.address),
      network: sender.network,
      embedHost: own === 'embed' ? host : own === undefined ? this.#foreignHost(sender.pageHost) : null,
      referrerHost: own === 'watch' ? host : null,
    }
  }

  #foreignHost(pageHost: string | null): string | null {
    return pageHost === this.#options.ownHost ? null : hostOf(pageHost)
  }

  /** Without a session id, the session is identified by household, user agent and day. */
  #sessionId(subjectId: string, session: string | null, sender: Sender): string {
    if (session !== null) return sessionIdOf(subjectId, session)
    return sessionIdOf(
      subjectId,
      createHmac('sha256', this.#options.viewerKey).update(householdOf(sender)).digest('hex'),
    )
  }

  /** Without a viewer id from the page, a viewer is a household and user agent, with another hash each day. */
  #viewerId(accountId: string, viewer: string | null, sender: Sender): string | null {
    if (sender.isPrivate) return null
    const who = viewer === null ? householdOf(sender) : `viewer\n${viewer}`
    const hash = createHmac('sha256', this.#options.viewerKey).update(`${accountId}\n${who}`).digest('base64url')
    return `vw_${hash.slice(0, 22)}`
  }
}

function householdOf({ receivedAt, address, userAgent }: Sender): string {
  return `${Math.floor(receivedAt / DAY_MS)}\n${blockOf(address)}\n${userAgent}`
}

/** The same in every process. The name that a player chose is not stored: with it, others could send events of that player. */
export const sessionIdOf = (subjectId: string, session: string): string =>
  `vs_${createHash('sha256').update(`${subjectId}\n${session}`).digest('base64url').slice(0, 22)}`

const hostOf = (given: string | null): string | null => {
  const host = given?.toLowerCase() ?? ''
  return HOST.test(host) ? host : null
}

/** The sender of a request, by its headers. */
export function senderHeaders(headers: { readonly [name: string]: string | string[] | undefined }) {
  const { origin, dnt } = headers
  return {
    userAgent: String(headers['user-agent'] ?? ''),
    pageHost: typeof origin === 'string' && URL.canParse(origin) ? new URL(origin).hostname : null,
    isPrivate: dnt === '1' || headers['sec-gpc'] === '1',
  }
}
