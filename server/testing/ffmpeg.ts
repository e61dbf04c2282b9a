// FFmpeg in tests and benchmarks.

export const FFMPEG = process.env.FFMPEG_PATH || 'ffmpeg'
export const FFPROBE = process.env.FFPROBE_PATH || 'ffprobe'

/** A command line as its arguments: texts are split at spaces, the arguments in a list may contain some. */
export const words = (...parts: readonly (string | readonly string[])[]): string[] =>
  parts.flatMap((part) => (typeof part === 'string' ? part.split(' ') : part))

/** Generated inputs. */
export const lavfi = (...graphs: readonly string[]): string[] => graphs.flatMap((graph) => ['-f', 'lavfi', '-i', graph])
