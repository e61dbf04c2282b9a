// Labels by which long lists of channels are searched.
import { z } from 'zod'
import { normaliseTag } from '#domain/media/tags.ts'
import { optionalName } from '#domain/text/text-schema.ts'

export const MAX_LABELS = 20
const LONGEST_LABEL = 40

export const labelSchema = optionalName(LONGEST_LABEL)
  .transform(normaliseTag)
  .pipe(z.string().min(1, 'A label is empty.'))

export const labelsSchema = z
  .array(labelSchema)
  .transform((labels) => [...new Set(labels)])
  .pipe(z.array(z.string()).max(MAX_LABELS, `At most ${MAX_LABELS} labels.`))

/** @returns null: it would have more than `MAX_LABELS` */
export function addLabel(labels: readonly string[], label: string): string[] | null {
  if (labels.includes(label)) return [...labels]
  return labels.length < MAX_LABELS ? [...labels, label] : null
}
