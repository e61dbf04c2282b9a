// Captions that state no language: which language they are stored under.
import type { Cue } from './cue.ts'
import { languageName } from './language.ts'

/** Captions of the frames of a video: a channel of CEA-608 or a service of CEA-708 that holds text. */
export interface ClosedCaptions {
  /** CC1…CC4, Service 1…6. */
  name: string
  cues: readonly Cue[]
}

export interface NamedCaptions {
  language: string
  label: string
  cues: readonly Cue[]
}

/** Codes that ISO 639 leaves to private use: for captions whose language is not known until somebody states it. */
const UNKNOWN = ['qaa', 'qab', 'qac', 'qad', 'qae', 'qaf', 'qag', 'qah', 'qai', 'qaj']

/** The first of these that is free; null: none is. */
export const unknownLanguage = (taken: ReadonlySet<string>): string | null =>
  UNKNOWN.find((language) => !taken.has(language)) ?? null

/** By convention they are in the language of the programme; all others are in another one. */
const MAIN = new Set(['CC1', 'Service 1'])

/**
 * @param language of the programme; null: not known
 * @param taken by other captions of the file
 */
export function nameClosedCaptions(
  found: readonly ClosedCaptions[],
  language: string | null,
  taken: readonly string[],
): NamedCaptions[] {
  const used = new Set(taken)
  return found.flatMap(({ name, cues }) => {
    const isMain = MAIN.has(name) && language !== null && !used.has(language)
    const own = isMain ? language : unknownLanguage(used)
    if (own === null) return []
    used.add(own)
    return [{ language: own, label: isMain ? languageName(own) : name, cues }]
  })
}
