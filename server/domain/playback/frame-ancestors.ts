// Whose pages may hold the player of a channel in a frame: CSP frame-ancestors (CSP Level 3, §6.4.2).

/**
 * A host as its owner enters it: `tv.example`, `*.tv.example` for all below it (not itself), with a port
 * where it is not the usual one. What it does not match never reaches a header.
 */
const HOST =
  /^(?:\*\.)?(?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9][0-9]{0,4})?$/

export const isEmbedHost = (text: string) => HOST.test(text) && Number(/:(\d+)$/.exec(text)?.[1] ?? 1) <= 65_535

/** @param hosts of the channel; none: every page may hold it */
export function frameAncestors(hosts: readonly string[]): string {
  if (hosts.length === 0) return '*'
  // Our own pages always: the studio shows what others will see. A list of which nothing is valid opens nothing.
  return ["'self'", ...hosts.filter(isEmbedHost)].join(' ')
}
