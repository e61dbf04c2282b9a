// Deletes uploads on the server (tus's termination), each once, and says which are being deleted.
import { shownAccountHeaders } from '#app/_trpc/shown-account.ts'
import { backoffMs } from '#domain/system/backoff.ts'
import { publicPath } from '#ui/public-path.ts'

export const UPLOADS = publicPath('/api/uploads')

/** About a minute in all: a server that restarts, a part that still arrives. */
const ATTEMPTS = 8
/** Not found: it has ended already. */
const ENDED: ReadonlySet<number> = new Set([204, 404, 410])

export interface TerminationsUnderWay {
  /** Of uploads that are being deleted. */
  ids: ReadonlySet<string>
  /** Those included whose address is not known yet. */
  count: number
}

export const NO_TERMINATIONS: TerminationsUnderWay = { ids: new Set(), count: 0 }

export class Terminations {
  private underWay = NO_TERMINATIONS
  private readonly known = new Map<string, Promise<boolean>>()
  private readonly listeners = new Set<() => void>()
  private readonly failedListeners = new Set<() => void>()
  private readonly send: (url: string) => Promise<number>
  private readonly wait: (ms: number) => Promise<unknown>

  /** @param send a DELETE: its status */
  constructor(send = sendDelete, wait = sleep) {
    this.send = send
    this.wait = wait
  }

  readonly getUnderWay = (): TerminationsUnderWay => this.underWay

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Called when an upload could not be deleted: the server keeps it until it expires. */
  readonly onFailed = (listener: () => void): (() => void) => {
    this.failedListeners.add(listener)
    return () => this.failedListeners.delete(listener)
  }

  /** @returns whether the server has it no more */
  end(url: string): Promise<boolean> {
    const id = idIn(url)
    const known = this.known.get(id) ?? this.attempt(id)
    this.known.set(id, known)
    return known
  }

  /** Ends the upload whose creation is under way, as soon as it has an address; null: it was not created. */
  async endCreation(address: Promise<string | null>): Promise<void> {
    this.change(this.underWay.ids, 1)
    try {
      const url = await address
      if (url !== null) await this.end(url)
    } finally {
      this.change(this.underWay.ids, -1)
    }
  }

  private async attempt(id: string): Promise<boolean> {
    this.change(new Set([...this.underWay.ids, id]), 1)
    let ended = false
    for (let failures = 0; failures < ATTEMPTS && !ended; failures++) {
      if (failures > 0) await this.wait(backoffMs(failures - 1, Math.random()))
      const status = await this.send(`${UPLOADS}/${id}`).catch(() => 0)
      ended = ENDED.has(status)
      // Signed out, or not permitted.
      if (status === 401 || status === 403) break
    }
    if (!ended) {
      // It may be tried again.
      this.known.delete(id)
      for (const listener of this.failedListeners) listener()
    }
    this.change(new Set([...this.underWay.ids].filter((other) => other !== id)), -1)
    return ended
  }

  private change(ids: ReadonlySet<string>, by: number): void {
    this.underWay = { ids, count: this.underWay.count + by }
    for (const listener of this.listeners) listener()
  }
}

/** The address is absolute or a path. */
const idIn = (url: string) => url.slice(url.lastIndexOf('/') + 1)

async function sendDelete(url: string): Promise<number> {
  const headers = { 'Tus-Resumable': '1.0.0', ...shownAccountHeaders() }
  return (await fetch(url, { method: 'DELETE', headers })).status
}

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Of this browser tab. */
export const terminations = new Terminations()
