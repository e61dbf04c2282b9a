import { displayName } from '#domain/media/display-name.ts'

/** The file's name for display: the end of the path, or else the host. */
export function nameInUrl(url: URL): string {
  const last = url.pathname.split('/').findLast((part) => part !== '')
  return displayName(last === undefined ? url.hostname : decoded(last))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
