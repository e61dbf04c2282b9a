import { z } from 'zod'
import { utcSchema } from '#domain/text/text-schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

/** A week: a file of many gigabytes takes days over a bad line. */
export const UPLOAD_EXPIRES_MS = 7 * 86_400_000

/** Without a byte. Longer than clients retry, and short: until then the whole file counts as stored. */
export const UNTOUCHED_EXPIRES_MS = 3_600_000

/** Of an account, incomplete at a time. */
export const MOST_UPLOADS = 1_000

export const uploadSchema = z
  .object({
    id: z.string(),
    name: z.string().describe('The file’s name.'),
    kind: mediaKindSchema,
    bytes: z.number().describe('The whole file.'),
    receivedBytes: z.number().describe('What has arrived: the upload goes on here.'),
    modified: z
      .string()
      .nullable()
      .describe('As its client stated it in Upload-Metadata: only the same file may continue.'),
    createdAt: utcSchema,
    expiresAt: utcSchema.describe(
      'What has arrived is deleted then, if the rest is missing: a week after the beginning, an hour while nothing has arrived.',
    ),
  })
  .meta({ id: 'Upload' })
export type UploadView = z.output<typeof uploadSchema>
