/** Ends of the names of files that the transcoder can read: FORMATS of worker/ffmpeg/args-input.ts has their containers. */
export const MEDIA_EXTENSIONS = [
  ...['mp4', 'm4v', 'mov', 'qt', '3gp', '3g2', 'mkv', 'webm', 'avi', 'divx', 'flv', 'f4v', 'wmv', 'asf', 'ogv', 'ogg'],
  ...['ts', 'm2ts', 'mts', 'mpg', 'mpeg', 'vob', 'm2v', 'mxf', 'dv', 'ivf', 'h264', '264', 'h265', '265', 'hevc'],
  ...['mp3', 'flac', 'm4a', 'mka', 'wav', 'wma', 'oga'],
] as const

const KNOWN: ReadonlySet<string> = new Set(MEDIA_EXTENSIONS)

/** Whether a file of a bucket or a folder is taken: by the end of its name. What it really is, the transcoder finds out. */
export const isMediaName = (name: string): boolean => {
  const dot = name.lastIndexOf('.')
  return dot >= 0 && KNOWN.has(name.slice(dot + 1).toLowerCase())
}
