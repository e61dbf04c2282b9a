/** Keeps the end of a text of any length: what a tool said last says why it ended. */
export class TextTail {
  readonly #maxLength: number
  #text = ''

  constructor(maxLength: number) {
    this.#maxLength = maxLength
  }

  push(text: string): void {
    this.#text += text
    // Cut now and then, not at every push: a flood of small writes must not copy the tail each time.
    if (this.#text.length > this.#maxLength * 2) this.#text = this.#text.slice(-this.#maxLength)
  }

  toString(): string {
    return this.#text.slice(-this.#maxLength)
  }
}
