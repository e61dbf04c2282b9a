// The S3 server for finished media, in the environment.
import { z } from 'zod'

export interface S3Settings {
  /** Undefined: Amazon’s. */
  endpoint?: string | undefined
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

export const s3Variables = (endpoint: z.ZodType<string>) => ({
  /** The bucket for finished media. Unset: everything stays in DATA_DIR. */
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'S3_BUCKET must be the name of a bucket, such as my-media.')
    .optional(),
  /** Unset: Amazon's. */
  S3_ENDPOINT: endpoint.optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'S3_REGION must look like us-east-1.')
    .default('us-east-1'),
})

interface Given {
  S3_BUCKET?: string | undefined
  S3_ENDPOINT?: string | undefined
  S3_ACCESS_KEY_ID?: string | undefined
  S3_SECRET_ACCESS_KEY?: string | undefined
  S3_REGION: string
}

/** @throws Error for half a bucket */
export function s3Of(given: Given): S3Settings | null {
  const { S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_REGION } = given
  const parts = [S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY]
  if (parts.some((part) => part === undefined) && [...parts, S3_ENDPOINT].some((part) => part !== undefined))
    throw new Error(
      'The environment is invalid:\n  S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: set all, or none (then no S3_ENDPOINT either).',
    )
  if (!S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) return null
  return {
    endpoint: S3_ENDPOINT,
    region: S3_REGION,
    bucket: S3_BUCKET,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
  }
}
