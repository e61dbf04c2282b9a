/**
 * Files that this process writes from now on are readable by its own user only: media and logs hold customer data. For
 * programs that write below DATA_DIR and install nothing: an unpacked package would break.
 */
export function keepFilesPrivate(): void {
  process.umask(0o077)
}
