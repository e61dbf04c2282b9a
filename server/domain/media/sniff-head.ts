// Checks the head of an upload before any tool opens it. Linear: each step moves forward only.

export type HeadVerdict = 'empty' | 'playlist' | 'isobmff' | 'sound' | 'other'

/** Bytes of the file that the verdict needs. */
export const HEAD_BYTES = 4_096

/** Texts that make a demuxer open other files: HLS, FFmpeg's concat, playlists of players, SDP. */
const PLAYLIST = /^(?:#EXTM3U|ffconcat\b|\[playlist\]|v=0\s)/i
/** The same in XML: DASH, SMIL, ASX, Smooth Streaming. */
const XML_PLAYLIST = /^<(?:MPD|smil|asx|SmoothStreamingMedia)\b/i

/** MP3 with and without tags, AAC in ADTS, FLAC, WAVE, AIFF. */
const SOUND = /^(?:ID3|\xff[\xe2-\xe7\xf1-\xf3\xf9-\xfb]|fLaC|(?:RIFF|RF64)[\s\S]{4}WAVE|FORM[\s\S]{4}AIF)/

export function sniffHead(head: Uint8Array): HeadVerdict {
  if (head.byteLength === 0) return 'empty'
  const text = new TextDecoder('latin1').decode(head.subarray(0, HEAD_BYTES)).replace(/^ï»¿/, '')
  const start = text.trimStart()
  if (PLAYLIST.test(start) || XML_PLAYLIST.test(firstElement(start))) return 'playlist'
  // ISO/IEC 14496-12: the first box of an MP4 or MOV.
  if (/^[\s\S]{4}(ftyp|moov|mdat|wide|free|skip|pnot)/.test(text)) return 'isobmff'
  return SOUND.test(text) ? 'sound' : 'other'
}

/** The text after the XML declaration and the comments (XML 1.0 §2.8); empty when one of them does not end. */
function firstElement(text: string): string {
  let at = /^<\?xml/i.test(text) ? behind(text, '?>', 0) : 0
  while (text.startsWith('<!--', at)) at = behind(text, '-->', at + 4)
  return text.slice(at)
}

/** The index of the first non-blank character after the next `end`. */
function behind(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from)
  if (found < 0) return text.length
  let at = found + end.length
  while (' \t\r\n'.includes(text[at] ?? 'x')) at++
  return at
}
