import { COMMON_LANGUAGES } from '#domain/captions/common-languages.ts'
import { languageName } from '#domain/captions/language.ts'

/** Of a menu of languages. */
export const LANGUAGE_OPTIONS = COMMON_LANGUAGES.map((value) => ({ value, label: `${languageName(value)} (${value})` }))
