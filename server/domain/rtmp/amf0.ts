// Action Message Format 0 (Adobe, amf0-file-format-specification): the encoding of RTMP commands.

export type Amf0Value = number | boolean | string | null | undefined | Amf0Value[] | { [name: string]: Amf0Value }

const NUMBER = 0x00
const BOOLEAN = 0x01
const STRING = 0x02
const OBJECT = 0x03
const NULL = 0x05
const UNDEFINED = 0x06
const ECMA_ARRAY = 0x08
const OBJECT_END = 0x09
const STRICT_ARRAY = 0x0a
const DATE = 0x0b
const LONG_STRING = 0x0c
const MAX_SHORT = 0xffff
/** Deeper nesting than any server sends: a peer must not overflow our stack. */
const MAX_DEPTH = 16
/** Each value is an object of ours, however few bytes it takes: a peer must not exhaust our memory or time. */
const MAX_VALUES = 1_000

/**
 * One after the other, as in a command message.
 * @throws Error when a property's name is longer than AMF0 allows
 */
export function encodeAmf0(values: readonly Amf0Value[]): Uint8Array {
  const parts: Buffer[] = []
  for (const value of values) write(parts, value)
  return Buffer.concat(parts)
}

function write(parts: Buffer[], value: Amf0Value): void {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9)
    bytes.writeDoubleBE(value, 1)
    parts.push(bytes)
  } else if (typeof value === 'boolean') parts.push(Buffer.from([BOOLEAN, value ? 1 : 0]))
  else if (typeof value === 'string') writeString(parts, value)
  else if (value === null) parts.push(Buffer.from([NULL]))
  else if (value === undefined) parts.push(Buffer.from([UNDEFINED]))
  else if (Array.isArray(value)) {
    const head = Buffer.from([STRICT_ARRAY, 0, 0, 0, 0])
    head.writeUInt32BE(value.length, 1)
    parts.push(head)
    for (const item of value) write(parts, item)
  } else {
    parts.push(Buffer.from([OBJECT]))
    for (const [name, item] of Object.entries(value)) {
      const text = Buffer.from(name)
      if (text.length > MAX_SHORT) throw new Error('AMF0: a name of more than 65,535 bytes')
      parts.push(Buffer.from([text.length >> 8, text.length & 0xff]), text)
      write(parts, item)
    }
    parts.push(Buffer.from([0, 0, OBJECT_END]))
  }
}

function writeString(parts: Buffer[], value: string): void {
  const text = Buffer.from(value)
  const long = text.length > MAX_SHORT
  const head = Buffer.alloc(long ? 5 : 3)
  head[0] = long ? LONG_STRING : STRING
  if (long) head.writeUInt32BE(text.length, 1)
  else head.writeUInt16BE(text.length, 1)
  parts.push(head, text)
}

/** @throws Error when the bytes end early, or hold more values or other types than a command has */
export function decodeAmf0(bytes: Uint8Array): Amf0Value[] {
  const reader = new Reader(bytes)
  const values: Amf0Value[] = []
  while (!reader.atEnd) values.push(reader.value(0))
  return values
}

class Reader {
  readonly #bytes: Buffer
  #at = 0
  #values = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  value(depth: number): Amf0Value {
    if (depth > MAX_DEPTH) throw new Error('AMF0: nested too deeply')
    if (++this.#values > MAX_VALUES) throw new Error('AMF0: more values than a command has')
    const type = this.#take(1)[0]!
    switch (type) {
      case NUMBER:
        return this.#take(8).readDoubleBE()
      case BOOLEAN:
        return this.#take(1)[0] !== 0
      case STRING:
        return this.#take(this.#take(2).readUInt16BE()).toString()
      case LONG_STRING:
        return this.#take(this.#take(4).readUInt32BE()).toString()
      case NULL:
        return null
      case UNDEFINED:
        return undefined
      case ECMA_ARRAY:
        // The count is only a hint.
        this.#take(4)
        return this.#properties(depth)
      case OBJECT:
        return this.#properties(depth)
      case STRICT_ARRAY: {
        const count = this.#take(4).readUInt32BE()
        // A count alone must not allocate memory.
        if (count > MAX_VALUES) throw new Error('AMF0: more values than a command has')
        return Array.from({ length: count }, () => this.value(depth + 1))
      }
      case DATE: {
        const at = this.#take(8).readDoubleBE()
        this.#take(2)
        return at
      }
      default:
        throw new Error(`AMF0: type ${type} in a command`)
    }
  }

  #properties(depth: number): { [name: string]: Amf0Value } {
    const properties: [string, Amf0Value][] = []
    for (;;) {
      const name = this.#take(this.#take(2).readUInt16BE()).toString()
      if (name === '' && this.#bytes[this.#at] === OBJECT_END) {
        this.#at++
        return Object.fromEntries(properties)
      }
      properties.push([name, this.value(depth + 1)])
    }
  }

  #take(length: number): Buffer {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new Error('AMF0: the bytes end early')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}
