// When the certificates of PUBLIC_URL and ORIGIN_PUBLIC_URL end, as a browser or a player would see them.
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { Observed } from '#domain/alert/decide-alerts.ts'

const RULE = 'certificate-expiry'
const CHECK_EVERY_MS = 3_600_000
const TIMEOUT_MS = 10_000
const DAY_MS = 86_400_000

const NOTHING: Observed = { found: [], complete: new Set([RULE]) }
const UNKNOWN: Observed = { found: [], complete: new Set() }

/** Null: the server could not be reached, which other rules notice. A certificate that is not trusted is read as well. */
export function findCertificateEnd(url: URL, timeoutMs = TIMEOUT_MS): Promise<number | null> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      ...(isIP(host) === 0 && { servername: host }),
      // Its end is all that is read of it; nothing is sent.
      rejectUnauthorized: false,
    })
    const end = (result: number | null) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(timeoutMs, () => end(null))
    socket.on('error', () => end(null))
    socket.on('secureConnect', () => {
      const at = Date.parse(socket.getPeerCertificate().valid_to ?? '')
      end(Number.isNaN(at) ? null : at)
    })
  })
}

/** Looks once an hour; in between, it answers what it saw. Never rejects. */
export class CertificateWatch {
  /** One of each host. */
  readonly #urls: readonly URL[]
  #seen: Observed
  #checkedAt = Number.NEGATIVE_INFINITY
  #checking: Promise<void> | null = null

  constructor(urls: readonly string[]) {
    const secure = urls.map((url) => new URL(url)).filter(({ protocol }) => protocol === 'https:')
    this.#urls = [...new Map(secure.map((url) => [url.host, url])).values()]
    this.#seen = secure.length === 0 ? NOTHING : UNKNOWN
  }

  /** Does not wait: an evaluation must not depend on a network. */
  observe(now: number): Observed {
    if (this.#urls.length > 0 && now - this.#checkedAt > CHECK_EVERY_MS) {
      this.#checkedAt = now
      this.#checking = this.#check(now)
    }
    return this.#seen
  }

  async #check(now: number): Promise<void> {
    const ends = await Promise.all(this.#urls.map((url) => findCertificateEnd(url)))
    this.#seen = {
      found: ends.flatMap((endsAt, i) => (endsAt === null ? [] : [findingOf(this.#urls[i]!.host, endsAt, now)])),
      // Of a host that could not be asked, an alert that is open stays open.
      complete: ends.includes(null) ? UNKNOWN.complete : NOTHING.complete,
    }
  }

  /** Resolves when no connection is open. */
  async stop(): Promise<void> {
    await this.#checking
  }
}

function findingOf(host: string, endsAt: number, now: number): Observed['found'][number] {
  const days = (endsAt - now) / DAY_MS
  const message = `It ${days < 0 ? 'ended' : 'ends'} on ${new Date(endsAt).toISOString().slice(0, 10)}. Renew it.`
  return { rule: RULE, accountId: null, channelId: null, subjectId: host, subject: host, message, value: days }
}
