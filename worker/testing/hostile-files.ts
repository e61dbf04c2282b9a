// Files that make a demuxer open other files or addresses, or promise more than they hold. Built byte by byte: no tool
// writes them.

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** RIFF: name, length, content, padded to an even length. */
const chunk = (name: string, content: Buffer) =>
  Buffer.concat([Buffer.from(name, 'latin1'), u32(content.length), content, Buffer.alloc(content.length % 2)])
const list = (name: string, ...parts: Buffer[]) => chunk('LIST', Buffer.concat([Buffer.from(name, 'latin1'), ...parts]))

/** An AVI with `streams` text streams; the first one carries `text` as its subtitles (the GAB2 format). */
export function aviWithSubtitles(text: string, streams = 1): Buffer {
  const streamHeader = Buffer.concat([
    Buffer.from('txts', 'latin1'),
    Buffer.alloc(16),
    u32(1),
    u32(25),
    Buffer.alloc(28),
  ])
  const stream = list('strl', chunk('strh', streamHeader), chunk('strf', Buffer.alloc(0)))
  const mainHeader = Buffer.concat([u32(40_000), Buffer.alloc(20), u32(streams), Buffer.alloc(28)])
  const name = Buffer.from('s\0', 'utf16le')
  const subtitles = Buffer.concat([
    Buffer.from('GAB2\0\x02\0', 'latin1'),
    u32(name.length),
    name,
    Buffer.from([4, 0]),
    u32(text.length),
    Buffer.from(text, 'latin1'),
  ])
  const header = list('hdrl', chunk('avih', mainHeader), ...Array<Buffer>(streams).fill(stream))
  const body = Buffer.concat([Buffer.from('AVI ', 'latin1'), header, list('movi', chunk('00tx', subtitles))])
  return chunk('RIFF', body)
}

/** ISO/IEC 14496-12 4.2: boxes that hold boxes, on the way to a track's data references. */
const PARENTS = new Set(['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref'])

/**
 * The same file with another content of each box of that type: lengths of its parents follow. The index must be behind
 * the media, so that no offset changes.
 */
export function replaceBoxes(file: Buffer, type: string, replace: (box: Buffer) => Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32BE(at)
    const name = file.toString('latin1', at + 4, at + 8)
    const box = file.subarray(at, at + length)
    at += length
    // `dref` has a version, flags and a count before its entries (8.7.2).
    const head = name === 'dref' ? 16 : 8
    if (name === type) parts.push(replace(Buffer.from(box)))
    else if (PARENTS.has(name))
      parts.push(sized(box.subarray(0, head), replaceBoxes(box.subarray(head), type, replace)))
    else parts.push(box)
  }
  return Buffer.concat(parts)
}

function sized(head: Buffer, content: Buffer): Buffer {
  const box = Buffer.concat([head, content])
  box.writeUInt32BE(box.length)
  return box
}

/** An alias to a file beside the movie (QuickTime File Format, “Data reference atom”): volume, name, then its path. */
export function aliasTo(name: string): Buffer {
  const path = Buffer.from(`volume${name}`, 'latin1')
  const record = Buffer.alloc(4)
  record.writeInt16BE(2)
  record.writeUInt16BE(path.length, 2)
  const fixed = Buffer.alloc(150)
  fixed.write('volume', 11, 'latin1')
  fixed.writeUInt8(6, 10)
  fixed.writeUInt8(name.length, 50)
  fixed.write(name, 51, 'latin1')
  // Levels up and down: in the movie's own folder.
  fixed.writeInt16BE(1, 130)
  fixed.writeInt16BE(1, 132)
  const end = Buffer.alloc(4)
  end.writeInt16BE(-1)
  const content = Buffer.concat([fixed, record, path, Buffer.alloc(path.length % 2), end])
  // Flags 0: the media is not in this file.
  return sized(Buffer.concat([Buffer.alloc(4), Buffer.from('alis', 'latin1'), Buffer.alloc(4)]), content)
}
