// The first bytes of audio and video messages (FLV 10.1, annex E.4): what they contain, and whether it is supported.
// Only H.264 and AAC are: no other codec plays everywhere.

export type TagKind = 'codec-header' | 'keyframe' | 'frame' | 'other'
export type CheckedTag = { ok: true; kind: TagKind } | { ok: false; words: string }

const VIDEO_CODECS: Record<number, string> = { 2: 'Sorenson H.263', 3: 'Screen Video', 4: 'VP6', 5: 'VP6', 12: 'HEVC' }
const FOURCC: Record<string, string> = {
  hvc1: 'HEVC',
  av01: 'AV1',
  vp09: 'VP9',
  vp08: 'VP8',
  avc1: 'H.264 in Enhanced RTMP',
}
const AUDIO_CODECS: Record<number, string> = { 0: 'PCM', 1: 'ADPCM', 2: 'MP3', 3: 'PCM', 11: 'Speex', 14: 'MP3' }
const AVC = 7
const AAC = 10
const EX_AUDIO = 9
const EX_VIDEO_FLAG = 0x80
const COMMAND_FRAME = 5

const refuseVideo = (codec: string) => ({
  ok: false as const,
  words: `The video codec is ${codec}. Only H.264 is supported: choose x264 or another H.264 encoder in the encoder’s settings.`,
})
const refuseAudio = (codec: string) => ({
  ok: false as const,
  words: `The audio codec is ${codec}. Only AAC is supported: choose AAC in the encoder’s settings.`,
})

export function checkVideoTag(payload: Uint8Array): CheckedTag {
  const [first] = payload
  if (first === undefined) return { ok: true, kind: 'other' }
  // Enhanced RTMP: the codec is four characters, in any kind of packet.
  if (first & EX_VIDEO_FLAG) {
    const fourcc = String.fromCharCode(...payload.subarray(1, 5))
    return refuseVideo(FOURCC[fourcc] ?? 'unknown')
  }
  const codec = first & 0x0f
  if (codec !== AVC) return refuseVideo(VIDEO_CODECS[codec] ?? 'unknown')
  if (first >> 4 === COMMAND_FRAME || payload.length < 5) return { ok: true, kind: 'other' }
  if (payload[1] === 0) return { ok: true, kind: 'codec-header' }
  if (payload[1] !== 1) return { ok: true, kind: 'other' }
  return { ok: true, kind: first >> 4 === 1 ? 'keyframe' : 'frame' }
}

export function checkAudioTag(payload: Uint8Array): CheckedTag {
  const [first] = payload
  if (first === undefined) return { ok: true, kind: 'other' }
  const codec = first >> 4
  if (codec === EX_AUDIO)
    return refuseAudio(`${String.fromCharCode(...payload.subarray(1, 5)).replace(/\W/g, '')} in Enhanced RTMP`)
  if (codec !== AAC) return refuseAudio(AUDIO_CODECS[codec] ?? 'unknown')
  if (payload.length < 2) return { ok: true, kind: 'other' }
  return { ok: true, kind: payload[1] === 0 ? 'codec-header' : 'frame' }
}
