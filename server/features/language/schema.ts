import { z } from 'zod'
import { MAX_CHANNEL_LANGUAGES } from '#domain/captions/language.ts'
import { languageSchema } from '#features/captions/schema.ts'

const languagesSchema = z
  .array(languageSchema)
  .transform((languages) => [...new Set(languages)])
  .pipe(z.array(z.string()).max(MAX_CHANNEL_LANGUAGES, `At most ${MAX_CHANNEL_LANGUAGES} languages.`))

export const setLanguagesSchema = z.object({
  captions: languagesSchema
    .optional()
    .describe('BCP 47, in the order of menus. Items without captions in one have none on air. Omitted: unchanged.'),
  audio: languagesSchema
    .optional()
    .describe('The first is the default. Items without audio in one air their main audio there. Omitted: unchanged.'),
})
export type SetLanguagesInput = z.output<typeof setLanguagesSchema>

/** What playlists carry. */
export interface ChannelLanguages {
  captions: string[]
  audio: string[]
}

export const languagesViewSchema = z
  .object({
    captions: z.array(z.string()).describe('Of the captions in the playlists of all channels.'),
    audio: z.array(z.string()).describe('Of the audio in them; empty: one audio without a language.'),
    waiting: z
      .int()
      .describe('Ready items that are still to get audio or rungs that were added, when no upload waits.'),
  })
  .meta({ id: 'ChannelLanguages' })
export type LanguagesView = z.output<typeof languagesViewSchema>
