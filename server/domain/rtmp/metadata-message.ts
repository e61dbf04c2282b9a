// What a sender says of its feed, as a data message. Its bytes are cut, not read and written anew: reading
// costs time that a sender must not get out of us by repeating itself.
import { encodeAmf0 } from './amf0.ts'

/** The order to keep what follows, which senders put before their metadata. */
const KEEP = encodeAmf0(['@setDataFrame'])
const METADATA = encodeAmf0(['onMetaData'])

/** @returns from `onMetaData` on, as FLV has it; null: something else was said */
export function cutMetadata(payload: Uint8Array): Uint8Array | null {
  const data = startsWith(payload, KEEP) ? payload.subarray(KEEP.length) : payload
  return startsWith(data, METADATA) ? data : null
}

const startsWith = (bytes: Uint8Array, head: Uint8Array) => head.every((byte, at) => bytes[at] === byte)
