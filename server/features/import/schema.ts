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

const KEYS_NEEDED = 'Enter the keys that may list and read the bucket.'

/** Either an address or a bucket. */
export const createImportSchema = z
  .object({
    url: urlSchema.optional().describe('Where the file is, over http or https.'),
    title: name(200, 'Give the item a title.').optional().describe('Of the file; omitted: its name.'),
    bucket: text(63)
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{1,61}[a-zA-Z0-9]$/, 'Enter the name of the bucket.')
      .optional()
      .describe(
        'Instead of an address: the media files of a bucket are imported, up to 1,000 of its first 50,000 objects.',
      ),
    prefix: text(1_000).default('').describe('Of the names of its objects.'),
    endpoint: urlSchema.optional().describe('The S3 server; omitted: Amazon’s.'),
    region: text(40)
      .regex(/^[a-z0-9-]+$/, 'Enter a region such as us-east-1.')
      .default('us-east-1'),
    accessKeyId: text(200).min(1, KEYS_NEEDED).optional().describe('Used once and not stored.'),
    secretAccessKey: text(200).min(1, KEYS_NEEDED).optional().describe('Used once and not stored.'),
    kind: mediaKindSchema.default('programme'),
  })
  .superRefine(({ url, bucket, accessKeyId, secretAccessKey }, context) => {
    const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if ((url === undefined) === (bucket === undefined)) issue('url', 'Enter either an address or a bucket.')
    if (bucket !== undefined && accessKeyId === undefined) issue('accessKeyId', KEYS_NEEDED)
    if (bucket !== undefined && secretAccessKey === undefined) issue('secretAccessKey', KEYS_NEEDED)
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

export const importedSchema = z.object({
  imports: z.array(importSchema),
  skipped: z.int().describe('Objects of the bucket that are no media files.'),
  truncated: z
    .boolean()
    .describe('The bucket has more objects, or more media files: use a longer prefix for the rest.'),
})
export type ImportedView = z.output<typeof importedSchema>
