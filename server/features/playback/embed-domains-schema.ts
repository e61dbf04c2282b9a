import { z } from 'zod'
import { readEmbedHosts } from '#domain/player/read-embed-hosts.ts'
import { text } from '#domain/text/text-schema.ts'

/** Hosts whose pages may embed a player, as users enter them. */
export const embedDomainsSchema = z
  .array(text(300, 'An address is at most 300 characters.'))
  .max(500, 'At most 50 websites.')
  .transform((lines, context) => {
    const { hosts, problem } = readEmbedHosts(lines)
    if (problem) context.addIssue({ code: 'custom', message: problem })
    return hosts
  })
