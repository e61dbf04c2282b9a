// Limits how many connections of one kind an owner holds open at a time.
import { DomainError } from '#server/errors.ts'

export class SlotLimiter {
  readonly #taken = new Map<string, number>()

  taken(owner: string): number {
    return this.#taken.get(owner) ?? 0
  }

  /**
   * @returns releases the place; a second call does nothing
   * @throws TOO_MANY_REQUESTS with the message
   */
  take(owner: string, most: number, refusal: { reason: string; message: string }): () => void {
    const taken = this.taken(owner)
    if (taken >= most)
      throw new DomainError('TOO_MANY_REQUESTS', {
        message: refusal.message,
        data: { reason: refusal.reason, limit: most, retryAfterSeconds: 10 },
      })
    this.#taken.set(owner, taken + 1)
    let held = true
    return () => {
      if (!held) return
      held = false
      const left = this.taken(owner) - 1
      if (left > 0) this.#taken.set(owner, left)
      else this.#taken.delete(owner)
    }
  }
}
