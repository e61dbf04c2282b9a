// Running uploads: how many an account has, and how much space they will take.
import { DomainError } from '#server/errors.ts'

export interface UploadUnderWay {
  /** The most it is known to take: announced, or received. */
  note(bytes: number): void
  /** It has ended, successfully or not. */
  end(): void
}

export class UploadsUnderWay {
  readonly #byAccount = new Map<string, Set<{ bytes: number }>>()

  count(accountId: string): number {
    return this.#byAccount.get(accountId)?.size ?? 0
  }

  bytes(accountId: string): number {
    let sum = 0
    for (const { bytes } of this.#byAccount.get(accountId) ?? []) sum += bytes
    return sum
  }

  /** @throws TOO_MANY_REQUESTS with the message when `most` are running */
  begin(accountId: string, most: number, message: string): UploadUnderWay {
    const all = this.#byAccount.get(accountId) ?? new Set()
    if (all.size >= most)
      throw new DomainError('TOO_MANY_REQUESTS', {
        message,
        data: { reason: 'uploads-at-once', limit: most, retryAfterSeconds: 30 },
      })
    const upload = { bytes: 0 }
    all.add(upload)
    this.#byAccount.set(accountId, all)
    return {
      note: (bytes) => {
        upload.bytes = Math.max(upload.bytes, bytes)
      },
      end: () => {
        all.delete(upload)
        if (all.size === 0) this.#byAccount.delete(accountId)
      },
    }
  }
}
