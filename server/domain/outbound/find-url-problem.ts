// Whether an http address that a user typed can be asked.
import { parseAuthority } from './authority.ts'

/** @returns a sentence for the user; null: it may be asked, once the outbound guard has checked where it leads */
export function findUrlProblem(url: URL | null, says: { hint: string; credentials: string }): string | null {
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return says.hint
  if (url.username !== '' || url.password !== '') return says.credentials
  if (url.hash !== '') return 'The address has a fragment (#…), which is never sent. Remove it.'
  const authority = parseAuthority(url.host)
  return typeof authority === 'string' ? authority : null
}
