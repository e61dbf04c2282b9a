// Reads what the bit writer of SCTE 35 wrote.

export class BitReader {
  private position = 0
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get bitsLeft(): number {
    return this.bytes.length * 8 - this.position
  }

  /** Throws RangeError when the bytes end inside the field. */
  read(bits: number): number {
    if (bits > this.bitsLeft) throw new RangeError(`the bytes end ${bits - this.bitsLeft} bits early`)
    let value = 0
    for (let left = bits; left > 0; ) {
      const free = 8 - (this.position % 8)
      const take = Math.min(left, free)
      const byte = this.bytes[this.position >> 3]!
      value = value * 2 ** take + ((byte >> (free - take)) & (2 ** take - 1))
      this.position += take
      left -= take
    }
    return value
  }

  flag(): boolean {
    return this.read(1) === 1
  }

  skip(bits: number): void {
    this.read(bits)
  }

  /** Only between whole bytes. */
  take(byteCount: number): Uint8Array {
    const start = this.position / 8
    this.skip(byteCount * 8)
    return this.bytes.slice(start, start + byteCount)
  }
}
