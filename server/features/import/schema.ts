import { z } from 'zod'
import { findUrlProblem } from '#domain/outbound/find-url-problem.ts'
import { idSchema, name, text, utcSchema } from '#domain/text/text-schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

/** Of an account, failed ones included. */
export const MOST_IMPORTS = 1_000

const HINT = 'Enter an address such as https://example.com/film.mp4'
const CREDENTIALS = 'The address contains a user name or a password. Use an address with a signature instead.'

const urlSchema = text(4_000)
  .trim()
  .transform((given, context) => {
    const url = URL.canParse(given) ? new URL(given) : null
    const problem = findUrlProblem(url, { hint: HINT, credentials: CREDENTIALS })
    if (url && !problem) return url.href
    context.addIssue({ code: 'custom', message: problem ?? HINT })
    return z.NEVER
  })

export const createImportSchema = z.object({
  url: urlSchema.describe('Where the file is, over http or https.'),
  title: name(200, 'Give the item a title.').optional().describe('Omitted: the file’s name.'),
  kind: mediaKindSchema.default('programme'),
})
export type CreateImportInput = z.output<typeof createImportSchema>

export const importRefSchema = z.object({ importId: idSchema })

export const importSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    name: z.string().describe('The file’s name.'),
    host: z.string().describe('The server that it is fetched from.'),
    kind: mediaKindSchema,
    status: z.enum(['waiting', 'fetching', 'failed']).describe('A completed import is an item of the library.'),
    bytes: z.number().nullable().describe('The whole file; null: the server does not tell.'),
    receivedBytes: z.number(),
    problem: z.string().nullable().describe('Why the last attempt failed.'),
    nextAttemptAt: utcSchema.nullable().describe('Null: it is being fetched, or failed.'),
    createdAt: utcSchema,
  })
  .meta({ id: 'Import' })
export type ImportView = z.output<typeof importSchema>
