// ISO/IEC 14496-12 boxes in memory: enough to read files that we wrote.

export interface Box {
  type: string
  /** Offset of the payload, after size and type. */
  from: number
  /** Offset of the first byte after the box. */
  to: number
}

/** Thrown for bytes that are not in the house format. The message is for the log. */
export class BrokenTrackError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BrokenTrackError'
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function typeAt(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))
}

/** The boxes between two offsets, in order. @throws BrokenTrackError when one extends past the end */
export function boxesIn(view: DataView, from: number, to: number): Box[] {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to; ) {
    const size = view.getUint32(at)
    if (size < 8 || at + size > to) throw new BrokenTrackError(`box of ${size} bytes at ${at} does not fit`)
    boxes.push({ type: typeAt(view, at + 4), from: at + 8, to: at + size })
    at += size
  }
  return boxes
}

/**
 * Follows a path such as ['trak', 'mdia', 'hdlr'] down from one box. @throws BrokenTrackError when a step is missing
 */
export function boxAt(view: DataView, outer: Box, ...path: string[]): Box {
  let box = outer
  for (const type of path) {
    const inner = boxesIn(view, box.from, box.to).find((candidate) => candidate.type === type)
    if (!inner) throw new BrokenTrackError(`no ${type} in ${box.type}`)
    box = inner
  }
  return box
}
