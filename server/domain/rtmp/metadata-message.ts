// The sender's metadata message. Its bytes are cut, not decoded and encoded again: a sender could repeat it to exhaust
// our CPU time.
import { encodeAmf0 } from './amf0.ts'

/** The command to store what follows, which senders put before their metadata. */
const KEEP = encodeAmf0(['@setDataFrame'])
const METADATA = encodeAmf0(['onMetaData'])

/** @returns from `onMetaData` on, in FLV form; null: another message */
export function cutMetadata(payload: Uint8Array): Uint8Array | null {
  const data = startsWith(payload, KEEP) ? payload.subarray(KEEP.length) : payload
  return startsWith(data, METADATA) ? data : null
}

const startsWith = (bytes: Uint8Array, head: Uint8Array) => head.every((byte, at) => bytes[at] === byte)
