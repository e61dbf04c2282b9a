/** Whether a file of a bucket or a folder is taken: by the end of its name. What it really is, the transcoder finds out. */
export const isMediaName = (name: string): boolean =>
  /\.(?:mp4|m4v|mov|mkv|webm|avi|ts|m2ts|mts|mxf|mpg|mpeg|mp3|flac|m4a|wav)$/i.test(name)
