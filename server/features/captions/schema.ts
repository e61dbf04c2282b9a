import { z } from 'zod'
import { MAX_CUE_LENGTH, MAX_CUE_MS, MAX_CUES, MAX_OFFSET_MS } from '#domain/captions/cue.ts'
import { cleanCueText } from '#domain/captions/cue-text.ts'
import { cleanSettings } from '#domain/captions/cue-times.ts'
import { canonicalLanguage } from '#domain/captions/language.ts'
import { idSchema, optionalName, text, utcSchema } from '#domain/text/text-schema.ts'

export const languageSchema = text(20, 'This is not a language.').transform((given, context) => {
  const language = canonicalLanguage(given)
  if (language !== null) return language
  context.addIssue({ code: 'custom', message: 'Give a language as BCP 47 names it, such as de or pt-BR.' })
  return z.NEVER
})

const labelSchema = optionalName(60).describe('Its name in the menus of players; empty: the name of the language.')

const offsetSchema = z
  .int('Enter whole milliseconds.')
  .min(-MAX_OFFSET_MS, 'At most a day.')
  .max(MAX_OFFSET_MS, 'At most a day.')
  .describe('Added to the times of all cues, ms; negative: earlier.')

const TOO_LONG = `A cue has at most ${MAX_CUE_LENGTH.toLocaleString('en-US')} characters; a sign such as & counts as five.`

const cueSchema = z
  .object({
    startMs: z.int().min(0),
    endMs: z.int().max(MAX_CUE_MS),
    text: z
      .string()
      .max(MAX_CUE_LENGTH, TOO_LONG)
      .transform(cleanCueText)
      .pipe(z.string().min(1, 'A cue has no text.').max(MAX_CUE_LENGTH, TOO_LONG))
      .describe('Cue text of WebVTT. Tags that WebVTT does not have are removed.'),
    settings: text(100)
      .transform((given) => cleanSettings(given) || undefined)
      .optional()
      .describe('Position on the picture, as in WebVTT: `line:0 align:start`. Others are removed.'),
  })
  .refine(({ startMs, endMs }) => endMs > startMs, 'A cue must end after its start.')

export const captionListRefSchema = z.object({ mediaId: idSchema })
export const captionRefSchema = captionListRefSchema.extend({ language: languageSchema })

/** Query of PUT /api/media/:mediaId/captions. */
export const captionQuerySchema = z.object({ language: languageSchema, label: labelSchema.optional() })

export const updateCaptionsSchema = captionRefSchema.extend({
  newLanguage: languageSchema
    .optional()
    .describe('Of captions whose language was not known, or wrong. Without a label it renames them too.'),
  label: labelSchema.optional(),
  offsetMs: offsetSchema.optional(),
  cues: z
    .array(cueSchema)
    .min(1, 'Captions have at least one cue; delete them instead.')
    .max(MAX_CUES, `At most ${MAX_CUES.toLocaleString('en-US')} cues.`)
    .optional()
    .describe('Replaces all cues.'),
})
export type UpdateCaptionsInput = z.output<typeof updateCaptionsSchema>

export const captionTrackSchema = z
  .object({
    language: z.string().describe('BCP 47.'),
    label: z.string(),
    source: z.enum(['upload', 'embedded']).describe('embedded: the file of the item brought them.'),
    cueCount: z.int(),
    offsetMs: z.int().describe('Added to the times of all cues.'),
    updatedAt: utcSchema,
  })
  .meta({ id: 'CaptionTrack' })
export type CaptionTrackView = z.output<typeof captionTrackSchema>

export const captionsSchema = captionTrackSchema
  .extend({
    cues: z
      .array(z.object({ startMs: z.int(), endMs: z.int(), text: z.string(), settings: z.string().optional() }))
      .describe('By start, with their times before offsetMs is added.'),
  })
  .meta({ id: 'Captions' })
export type CaptionsView = z.output<typeof captionsSchema>
