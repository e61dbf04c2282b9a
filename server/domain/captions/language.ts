// Languages of captions and audio: BCP 47 tags (RFC 5646), the form of HLS, DASH and browsers.

/** `de`, `pt-BR`, `zh-Hant`, `es-419`. */
export const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/

/** @returns the canonical form; null when it is no language */
export function canonicalLanguage(given: string): string | null {
  if (given.length > 20) return null
  try {
    const [tag = ''] = Intl.getCanonicalLocales(given)
    return LANGUAGE_TAG.test(tag) && tag !== 'und' ? tag : null
  } catch {
    return null
  }
}

/** As menus of players show it: in the language itself. */
export function languageName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' }).of(tag) ?? tag
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1)
}

/** “German” for de, deu or ger; a code that is not known stays. */
export function englishName(code: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

/** A language in the menus of players. */
export interface TrackLanguage {
  language: string
  label: string
}

/** Languages of an account's channels. */
export const MAX_CHANNEL_LANGUAGES = 10

export const namedLanguages = (languages: readonly string[]): TrackLanguage[] =>
  languages.map((language) => ({ language, label: languageName(language) }))
