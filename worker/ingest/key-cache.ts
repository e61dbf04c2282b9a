// Which contribution a stream key belongs to, answered from memory. The database is asked only for an unknown key:
// once, and rarely for one address, so that guessing costs us nothing.
import { LRUCache } from 'lru-cache'
import { blockOf } from '#adapters/address-block.ts'
import { contributionHmacKey, hmacContributionKey, looksLikeContributionKey } from '#adapters/contribution-key.ts'
import type { Db } from '#adapters/db.ts'
import type { KeyRing } from '#adapters/master-keys.ts'
import {
  contributionsMark,
  findKeyHolder,
  type KeyHolder,
  listKeyHolders,
  rehashKey,
} from '#features/contribution/key-reads.ts'

const UNKNOWN_KEPT = 1_000
const UNKNOWN_MS = 30_000
const ADDRESSES_KEPT = 5_000
/** Look-ups of unknown keys: enough for typing errors, too few for guessing. */
const LOOKS_PER_ADDRESS = 10
const LOOKS_WINDOW_MS = 60_000

export interface KnownKey {
  holder: KeyHolder
  /** The key under each master key: one of them is stored. */
  hmacs: readonly string[]
}

export class KeyCache {
  readonly #db: Db
  readonly #ring: KeyRing
  #holders = new Map<string, KeyHolder>()
  #byContribution = new Map<string, KeyHolder>()
  /** The current one first. */
  #hmacKeys: { masterKeyId: string; key: Buffer }[] = []
  #mark = ''
  readonly #unknown = new LRUCache<string, true>({ max: UNKNOWN_KEPT, ttl: UNKNOWN_MS })
  readonly #looks = new LRUCache<string, number>({ max: ADDRESSES_KEPT, ttl: LOOKS_WINDOW_MS, noUpdateTTL: true })

  constructor(db: Db, ring: KeyRing) {
    this.#db = db
    this.#ring = ring
  }

  /** @param always also when nothing seems to have changed */
  async refresh(always = false): Promise<void> {
    const masters = await this.#ring.all()
    this.#hmacKeys = masters.map((master) => ({ masterKeyId: master.id, key: contributionHmacKey(master) }))
    const mark = await contributionsMark(this.#db)
    if (!always && mark === this.#mark) return
    const holders = await listKeyHolders(this.#db)
    this.#holders = new Map(holders.map((holder) => [holder.hmac, holder]))
    this.#byContribution = new Map(holders.map((holder) => [holder.contributionId, holder]))
    this.#unknown.clear()
    this.#mark = mark
  }

  /** null: unknown, revoked, switched off, or rate-limited. A promise only if the database is asked. */
  find(streamKey: string, address: string): KnownKey | null | Promise<KnownKey | null> {
    if (!looksLikeContributionKey(streamKey)) return null
    const hmacs = this.#hmacKeys.map(({ key }) => hmacContributionKey(key, streamKey).toString('hex'))
    for (const hmac of hmacs) {
      const holder = this.#holders.get(hmac)
      if (holder) return { holder, hmacs }
    }
    const [first = ''] = hmacs
    const block = blockOf(address)
    const looks = this.#looks.get(block) ?? 0
    if (this.#unknown.has(first) || looks >= LOOKS_PER_ADDRESS) return null
    this.#looks.set(block, looks + 1)
    return this.#ask(streamKey, hmacs)
  }

  /** Whether the sender may continue with that key. */
  stillGood({ holder, hmacs }: KnownKey): boolean {
    const now = this.#byContribution.get(holder.contributionId)
    return now !== undefined && hmacs.includes(now.hmac)
  }

  async #ask(streamKey: string, known: readonly string[]): Promise<KnownKey | null> {
    let hmacs = known
    // The first stream key may just have created the first master key.
    const masters = await this.#ring.all()
    if (masters.length !== this.#hmacKeys.length) {
      await this.refresh(true)
      hmacs = this.#hmacKeys.map(({ key }) => hmacContributionKey(key, streamKey).toString('hex'))
    }
    const holder = await findKeyHolder(this.#db, hmacs)
    if (!holder) {
      this.#unknown.set(hmacs[0] ?? '', true)
      return null
    }
    this.#holders.set(holder.hmac, holder)
    this.#byContribution.set(holder.contributionId, holder)
    return { holder, hmacs }
  }

  /** Only its sender knows the key: its connection is the occasion to store it under the current master key. */
  async bringUpToDate({ holder, hmacs }: KnownKey): Promise<void> {
    const [current] = this.#hmacKeys
    const [hmac] = hmacs
    if (!current || !hmac || holder.hmac === hmac) return
    await rehashKey(this.#db, holder, hmac, current.masterKeyId)
    const renewed = { ...holder, hmac, masterKeyId: current.masterKeyId }
    this.#holders.delete(holder.hmac)
    this.#holders.set(hmac, renewed)
    this.#byContribution.set(holder.contributionId, renewed)
  }
}
