// The open previews of an origin. Each is planned once, at its first request, one at a time and in slices, so that
// channels on air never wait for it; then it costs as much as a channel.
import { LRUCache } from 'lru-cache'
import { readPreview } from '#adapters/preview-token.ts'
import type { Clock } from '#domain/instants.ts'
import type { PreviewStatement } from '#domain/preview/statement.ts'
import type { Problem } from '../respond.ts'
import type { OpenPreview } from './open-preview.ts'

const MAX_OPEN = 64
const MAX_OPEN_AN_ACCOUNT = 8
/** A player polls every other second: a preview without requests for this long was abandoned, and makes room. */
const IDLE_MS = 10_000

const refused: Problem = {
  status: 403,
  code: 'PREVIEW_ENDED',
  message: 'This preview has ended, or its address is incomplete. Open the preview again.',
}
const outdated: Problem = {
  status: 410,
  code: 'PREVIEW_OUTDATED',
  message: 'The schedule has changed since this preview was opened. Open the preview again.',
}
const tooMany: Problem = {
  status: 429,
  code: 'TOO_MANY_PREVIEWS',
  message: 'Too many previews are open at once. Close one, and this one opens in a few seconds.',
  retryAfterS: IDLE_MS / 1_000,
}

interface Shelved {
  statement: PreviewStatement
  askedAt: number
  opened: OpenPreview | null
  opening: Promise<OpenPreview | null>
}

export class Previews {
  readonly #key: Uint8Array
  readonly #clock: Clock
  readonly #plan: (statement: PreviewStatement) => Promise<OpenPreview | null>
  readonly #shelf = new LRUCache<string, Shelved>({ max: MAX_OPEN })
  #last: Promise<unknown> = Promise.resolve()

  /**
   * @param key  installationTokenKey
   * @param plan openPreview: null if the statement no longer holds
   */
  constructor(key: Uint8Array, clock: Clock, plan: (statement: PreviewStatement) => Promise<OpenPreview | null>) {
    this.#key = key
    this.#clock = clock
    this.#plan = plan
  }

  /** An open preview, a refusal, or a promise if it has to be verified or planned first. */
  find(token: string): OpenPreview | Problem | Promise<OpenPreview | Problem> {
    const now = this.#clock.now()
    return this.#findOpen(token, now) ?? this.#openNew(token, now)
  }

  #findOpen(token: string, now: number): OpenPreview | Promise<OpenPreview | Problem> | null {
    const known = this.#shelf.get(token)
    if (!known) return null
    if (now >= known.statement.expiresAt) {
      this.#shelf.delete(token)
      return null
    }
    known.askedAt = now
    return known.opened ?? known.opening.then((opened) => opened ?? outdated)
  }

  async #openNew(token: string, now: number): Promise<OpenPreview | Problem> {
    const statement = await readPreview(this.#key, token, now)
    if (!statement) return refused
    // Another request may have opened it in between.
    const known = this.#findOpen(token, now)
    if (known) return known
    if (!this.#makeRoom(statement.accountId, now)) return tooMany
    const shelved: Shelved = { statement, askedAt: now, opened: null, opening: this.#open(statement) }
    this.#shelf.set(token, shelved)
    try {
      shelved.opened = await shelved.opening
    } finally {
      // The database was unavailable, or the statement no longer holds: the next request tries again.
      if (!shelved.opened) this.#shelf.delete(token)
    }
    return shelved.opened ?? outdated
  }

  /** One at a time, over all callers. */
  #open(statement: PreviewStatement): Promise<OpenPreview | null> {
    const opening = this.#last.then(() => this.#plan(statement))
    this.#last = opening.catch(() => undefined)
    return opening
  }

  #makeRoom(accountId: string, now: number): boolean {
    const own: [string, Shelved][] = []
    for (const [token, shelved] of this.#shelf.entries())
      if (shelved.statement.accountId === accountId) own.push([token, shelved])
    if (own.length < MAX_OPEN_AN_ACCOUNT) return true
    const idle = own.filter(([, { askedAt }]) => now - askedAt > IDLE_MS)
    for (const [token] of idle) this.#shelf.delete(token)
    return idle.length > 0
  }
}
