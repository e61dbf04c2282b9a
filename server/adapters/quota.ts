// What a call's answer says of the limits that it counted against: draft-ietf-httpapi-ratelimit-headers-10, whose
// fields are lists of RFC 9651.

export interface QuotaWindow {
  /** The partition that is counted: an address, an account, or a caller (one key or one person). `plan`: all keys of an account. */
  name: 'address' | 'account' | 'caller' | 'plan'
  windowS: number
}

interface QuotaPolicy extends QuotaWindow {
  calls: number
}

export interface QuotaLeft {
  calls: number
  /** Until the window ends. */
  ms: number
}

export class Quota {
  readonly #seen = new Map<QuotaPolicy['name'], QuotaPolicy & { left: QuotaLeft }>()

  /** The last call of a batch counts. */
  note(policy: QuotaPolicy, left: QuotaLeft): void {
    this.#seen.set(policy.name, { ...policy, left })
  }

  get counted(): boolean {
    return this.#seen.size > 0
  }

  /** None before anything was counted. */
  headers(): Record<string, string> {
    const seen = [...this.#seen.values()]
    if (seen.length === 0) return {}
    return {
      'ratelimit-policy': seen.map(({ name, calls, windowS }) => `"${name}";q=${calls};w=${windowS}`).join(', '),
      ratelimit: seen
        .map(({ name, left }) => `"${name}";r=${Math.max(0, left.calls)};t=${Math.max(0, Math.ceil(left.ms / 1_000))}`)
        .join(', '),
    }
  }
}
