// A first look at the head of an upload, before any tool opens it.

export type HeadVerdict = 'empty' | 'playlist' | 'isobmff' | 'other'

/** How many bytes of the file the verdict needs. */
export const HEAD_BYTES = 4_096

/** Texts that make a demuxer open other files: HLS, FFmpeg's concat, DASH, SMIL, SDP, PLS, ASX. */
const PLAYLIST =
  /^\s*(#EXTM3U|ffconcat\b|\[playlist\]|v=0\s|(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(MPD|smil|asx|SmoothStreamingMedia)\b)/i

export function sniffHead(head: Uint8Array): HeadVerdict {
  if (head.byteLength === 0) return 'empty'
  const text = new TextDecoder('latin1').decode(head.subarray(0, HEAD_BYTES)).replace(/^ï»¿/, '')
  if (PLAYLIST.test(text)) return 'playlist'
  // ISO/IEC 14496-12: the first box of an MP4 or MOV.
  return /^[\s\S]{4}(ftyp|moov|mdat|wide|free|skip|pnot)/.test(text) ? 'isobmff' : 'other'
}
