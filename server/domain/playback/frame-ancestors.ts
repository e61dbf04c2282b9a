// Whose pages may embed the player of a channel: CSP frame-ancestors (CSP Level 3, §6.4.2).
import { isPageHost } from './embed-hosts.ts'

/**
 * A host as its owner enters it: `tv.example`, `*.tv.example` for all hosts below it (not itself), with a port if it is
 * not the default one. Text that does not match never reaches a header.
 */
export const isEmbedHost = (text: string) =>
  isPageHost(text.replace(/^\*\./, '')) && Number(/:(\d+)$/.exec(text)?.[1] ?? 1) <= 65_535

/** @param hosts of the channel; none: every page may embed it */
export function frameAncestors(hosts: readonly string[]): string {
  if (hosts.length === 0) return '*'
  // Our own pages always may: the studio shows what viewers will see. A list without a valid entry allows nothing else.
  return ["'self'", ...hosts.filter(isEmbedHost)].join(' ')
}
