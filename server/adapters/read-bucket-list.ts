// A page of objects as an S3 server answers (ListObjectsV2).
import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'

/** 1,000 names of 1,024 bytes, three times as long when escaped, and what is around them. */
export const BUCKET_LIST_MAX_BYTES = 4 * 1024 ** 2
const MOST_DIGITS = 15
const MOST_TOKEN_CHARACTERS = 4_096

const listSchema = z.object({
  ListBucketResult: z.object({
    IsTruncated: z.string().optional(),
    NextContinuationToken: z.string().min(1).max(MOST_TOKEN_CHARACTERS).optional(),
    Contents: z
      .array(z.object({ Key: z.string(), Size: z.string().regex(/^\d+$/).max(MOST_DIGITS) }))
      .max(1_000)
      .default([]),
  }),
})

export interface BucketList {
  objects: { key: string; bytes: number }[]
  /** There are more. */
  truncated: boolean
  /** Token of the next page; null: the server gives none. */
  next: string | null
}

/** @returns null when it is no such list */
export function readBucketList(text: string): BucketList | null {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    processEntities: { enabled: true, maxTotalExpansions: 10_000_000, maxExpandedLength: BUCKET_LIST_MAX_BYTES },
    isArray: (name) => name === 'Contents',
  })
  try {
    const { ListBucketResult: list } = listSchema.parse(parser.parse(text))
    const objects = list.Contents.map(({ Key, Size }) => ({ key: Key, bytes: Number(Size) }))
    return { objects, truncated: list.IsTruncated === 'true', next: list.NextContinuationToken ?? null }
  } catch {
    return null
  }
}
