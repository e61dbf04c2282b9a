/**
 * Ends of the names of files that the transcoder can read, each with the container that such a file has: FFmpeg's name of
 * its demuxer, which FORMATS of worker/ffmpeg/args-input.ts allows.
 */
export const MEDIA_CONTAINERS = {
  ...sameFor('mov', ['mp4', 'm4v', 'mov', 'qt', '3gp', '3g2', 'f4v', 'm4a']),
  ...sameFor('matroska', ['mkv', 'webm', 'mka']),
  ...sameFor('avi', ['avi', 'divx']),
  ...sameFor('asf', ['wmv', 'asf', 'wma']),
  ...sameFor('ogg', ['ogv', 'ogg', 'oga']),
  ...sameFor('mpegts', ['ts', 'm2ts', 'mts']),
  ...sameFor('mpeg', ['mpg', 'mpeg', 'vob']),
  ...sameFor('h264', ['h264', '264']),
  ...sameFor('hevc', ['h265', '265', 'hevc']),
  ...{ m2v: 'mpegvideo', flv: 'flv', mxf: 'mxf', dv: 'dv', ivf: 'ivf', mp3: 'mp3', flac: 'flac', wav: 'wav' },
}

export const MEDIA_EXTENSIONS: readonly string[] = Object.keys(MEDIA_CONTAINERS)

function sameFor(container: string, extensions: readonly string[]): Record<string, string> {
  return Object.fromEntries(extensions.map((extension) => [extension, container]))
}

/** Whether a file of a bucket or a folder is taken: by the end of its name. What it really is, the transcoder finds out. */
export const isMediaName = (name: string): boolean => {
  const dot = name.lastIndexOf('.')
  return dot >= 0 && Object.hasOwn(MEDIA_CONTAINERS, name.slice(dot + 1).toLowerCase())
}
