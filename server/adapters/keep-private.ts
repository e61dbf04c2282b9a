/**
 * What this process writes from now on is its own user's alone: media and logs hold what customers sent.
 * For programs that write below DATA_DIR and install nothing: a package that is unpacked under it would break.
 */
export function keepFilesPrivate(): void {
  process.umask(0o077)
}
