// How FFmpeg and ffprobe open a user's file. Its name never occurs: paths are ours.
import { options } from './options.ts'

/** Supported containers. None of them opens other files (hls, dash, concat, sdp, image2 …). */
const FORMATS = 'mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,mxf,h264,hevc,m4v,dv,ivf,mp3,flac,wav'

/** @param maxPixels larger frames are rejected before memory is allocated for them */
export function userInputArgs(path: string, maxPixels: number): string[] {
  return options({ protocol_whitelist: 'file', format_whitelist: FORMATS, max_pixels: maxPixels, i: `file:${path}` })
}
