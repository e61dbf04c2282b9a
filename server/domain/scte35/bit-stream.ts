// Fields of any width, most significant bit first, as in MPEG sections. Values stay below 2⁵³; SCTE 35's widest field
// has 48 bits.

const POWER = Array.from({ length: 53 }, (_, exponent) => 2 ** exponent)

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

export class BitWriter {
  private readonly out: number[] = []
  private pending = 0
  private pendingBits = 0

  /** Throws RangeError, naming the field, for a value that does not fit: a wrong cue is worse than none. */
  write(bits: number, value: number, field: string): this {
    if (!Number.isInteger(value) || value < 0 || value >= POWER[bits]!)
      throw new RangeError(`${field} must be a whole number under 2^${bits}, not ${value}`)
    for (let left = bits; left > 0; ) {
      const take = Math.min(left, 8 - this.pendingBits)
      left -= take
      const chunk = Math.floor(value / POWER[left]!) % POWER[take]!
      this.pending = (this.pending << take) | chunk
      this.pendingBits += take
      if (this.pendingBits === 8) {
        this.out.push(this.pending)
        this.pending = 0
        this.pendingBits = 0
      }
    }
    return this
  }

  flag(value: boolean): this {
    return this.write(1, value ? 1 : 0, 'flag')
  }

  /** Reserved bits are ones. */
  reserved(bits: number): this {
    return this.write(bits, 2 ** bits - 1, 'reserved')
  }

  /** Only between whole bytes. */
  append(bytes: Uint8Array): this {
    for (const byte of bytes) this.out.push(byte)
    return this
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.out)
  }
}
