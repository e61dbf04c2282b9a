import { cleanLine } from '#domain/text/foreign-text.ts'

const LONGEST = 200

/** A file's name as shown: no path, no invisible characters, never empty, at most 200 characters. */
export function displayName(given: string): string {
  // Cleaned before and after: a removed character may have hidden a path.
  const base = withoutFolders(cleanLine(given, given.length))
  const short = cleanLine(base, LONGEST)
  return /^\.*$/.test(short) ? 'upload' : short
}

/** No system allows a slash in a file's name. Only Windows treats a backslash as a path, and “AC\DC” is not one. */
function withoutFolders(path: string): string {
  const base = (path.split('/').at(-1) ?? '').trim()
  return /^(?:[a-z]:|\.{1,2})?\\/i.test(base) ? (base.split('\\').at(-1) ?? '').trim() : base
}

/** The name without its extension, as the initial title. */
export function titleFromName(name: string): string {
  return name.replace(/\.[A-Za-z0-9]{1,5}$/, '').trim() || name
}
