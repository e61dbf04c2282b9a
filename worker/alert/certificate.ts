// When the certificate of PUBLIC_URL ends, as a browser would see it.
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
  readonly #url: URL
  #seen: Observed = UNKNOWN
  #checkedAt = Number.NEGATIVE_INFINITY
  #checking: Promise<void> | null = null

  constructor(publicUrl: string) {
    this.#url = new URL(publicUrl)
    if (this.#url.protocol !== 'https:') this.#seen = NOTHING
  }

  /** Does not wait: an evaluation must not depend on a network. */
  observe(now: number): Observed {
    if (this.#url.protocol === 'https:' && now - this.#checkedAt > CHECK_EVERY_MS) {
      this.#checkedAt = now
      this.#checking = this.#check(now)
    }
    return this.#seen
  }

  async #check(now: number): Promise<void> {
    const endsAt = await findCertificateEnd(this.#url)
    this.#seen = endsAt === null ? UNKNOWN : this.#judge(endsAt, now)
  }

  #judge(endsAt: number, now: number): Observed {
    const { host } = this.#url
    const days = (endsAt - now) / DAY_MS
    const message = `It ${days < 0 ? 'ended' : 'ends'} on ${new Date(endsAt).toISOString().slice(0, 10)}. Renew it.`
    const subject = { accountId: null, channelId: null, subjectId: host, subject: host }
    return { found: [{ rule: RULE, ...subject, message, value: days }], complete: new Set([RULE]) }
  }

  /** Resolves when no connection is open. */
  async stop(): Promise<void> {
    await this.#checking
  }
}
