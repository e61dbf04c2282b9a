// The list of websites that may embed a channel's player, as users type it.
import { isEmbedHost } from '#domain/playback/frame-ancestors.ts'

export const MAX_EMBED_DOMAINS = 50

export interface ReadHosts {
  /** Lower case, each once, in the order given. */
  hosts: string[]
  /** What is wrong with the first invalid entry; null: all are valid. */
  problem: string | null
}

/** A whole address is reduced to its host, because people paste addresses. */
function hostOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .split(/[/?#]/, 1)[0]!
}

/** @param lines one host each; empty ones are skipped */
export function readEmbedHosts(lines: readonly string[]): ReadHosts {
  const hosts: string[] = []
  for (const line of lines) {
    if (line.trim() === '') continue
    const host = hostOf(line)
    if (!isEmbedHost(host)) return { hosts, problem: sayWrong(line.trim(), host) }
    if (!hosts.includes(host)) hosts.push(host)
  }
  if (hosts.length > MAX_EMBED_DOMAINS) return { hosts, problem: `At most ${MAX_EMBED_DOMAINS} websites.` }
  return { hosts, problem: null }
}

function sayWrong(given: string, host: string): string {
  const shown = given.length > 60 ? `${given.slice(0, 60)}…` : given
  if (host.includes('*'))
    return `“${shown}” has a misplaced star. Write *.example.com for all websites below example.com.`
  if (/[^ -~]/.test(host))
    return `“${shown}” contains letters that addresses cannot carry. Write the name in its xn-- form.`
  return `“${shown}” is not a website name. Write it like example.com or *.example.com.`
}
