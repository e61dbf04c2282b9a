// How a file of a user is opened, by FFmpeg and ffprobe alike. Its name never occurs: paths are ours.

/** Containers we read. Among them none that opens other files (hls, dash, concat, sdp, image2 …). */
const FORMATS = 'mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,mxf,h264,hevc,m4v,dv,ivf'

/** @param maxPixels frames with more are refused before memory is taken for them */
export function userInputArgs(path: string, maxPixels: number): string[] {
  return [
    '-protocol_whitelist',
    'file',
    '-format_whitelist',
    FORMATS,
    '-max_pixels',
    String(maxPixels),
    '-i',
    `file:${path}`,
  ]
}
