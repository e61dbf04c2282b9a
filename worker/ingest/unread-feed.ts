// What a reader has not taken yet of a stream that is written piece by piece: since when it waits.

export class UnreadFeed {
  #written = 0
  /** Where each piece ends in the stream, and when it came. */
  #pieces: { end: number; at: number }[] = []

  wrote(bytes: number, now: number): void {
    this.#written += bytes
    this.#pieces.push({ end: this.#written, at: now })
  }

  /**
   * So long the oldest piece has waited; 0 when all was taken.
   * @param unreadBytes that the stream still holds
   */
  waitsMs(unreadBytes: number, now: number): number {
    const read = this.#written - unreadBytes
    const first = this.#pieces.findIndex(({ end }) => end > read)
    this.#pieces = first < 0 ? [] : this.#pieces.slice(first)
    return this.#pieces.length === 0 ? 0 : now - this.#pieces[0]!.at
  }
}
