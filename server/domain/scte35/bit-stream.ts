// Fields of any width, most significant bit first, as in MPEG sections. Values stay below 2⁵³; SCTE 35's widest field
// has 48 bits.

const POWER = Array.from({ length: 53 }, (_, exponent) => 2 ** exponent)

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
