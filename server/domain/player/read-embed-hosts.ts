// The list of websites that may hold a channel's player, as people type it.
import { isEmbedHost } from '#domain/playback/frame-ancestors.ts'

export const MAX_EMBED_DOMAINS = 50

export interface ReadHosts {
  /** Lower case, each once, in the order they were given. */
  hosts: string[]
  /** The first that is no host, in words; null: all are. */
  problem: string | null
}

/** A whole address is taken for its host, which is what people have at hand to paste. */
function hostOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .split(/[/?#]/, 1)[0]!
}

/** @param lines one host each; empty ones are passed over */
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
    return `“${shown}” has its star in the wrong place: write *.example.com for all websites below example.com.`
  if (/[^ -~]/.test(host)) return `“${shown}” has letters that addresses do not carry: write the name in its xn-- form.`
  return `“${shown}” is not the name of a website: write it like example.com or *.example.com.`
}
