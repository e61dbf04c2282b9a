import { COMMON_LANGUAGES } from '#domain/captions/common-languages.ts'
import { languageName } from '#domain/captions/language.ts'

/** Of a menu of languages. */
export const LANGUAGE_OPTIONS = COMMON_LANGUAGES.map((value) => optionOf(value, languageName(value)))

function optionOf(value: string, name: string) {
  return { value, label: `${name} (${value})` }
}

/** The menu with a language that it may lack. */
export const languageOptionsWith = (language: string, name: string) =>
  language === '' || LANGUAGE_OPTIONS.some(({ value }) => value === language)
    ? LANGUAGE_OPTIONS
    : [optionOf(language, name), ...LANGUAGE_OPTIONS]
