/** Keeps the end of a text of any length: a tool's last output explains its end. */
export class TextTail {
  readonly #maxLength: number
  #text = ''

  constructor(maxLength: number) {
    this.#maxLength = maxLength
  }

  push(text: string): void {
    this.#text += text
    // Cut occasionally, not at every push: a flood of small writes must not copy the tail each time.
    if (this.#text.length > this.#maxLength * 2) this.#text = this.#text.slice(-this.#maxLength)
  }

  toString(): string {
    return this.#text.slice(-this.#maxLength)
  }
}
