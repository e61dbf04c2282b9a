/** Languages that menus offer first: most captions and broadcasts are in one of them. */
export const COMMON_LANGUAGES = [
  ...['en', 'de', 'fr', 'es', 'it', 'pt', 'pt-BR', 'nl', 'pl', 'cs', 'sk', 'hu', 'ro', 'bg', 'hr', 'sr', 'sl', 'el'],
  ...['da', 'sv', 'nb', 'fi', 'et', 'lv', 'lt', 'uk', 'ru', 'tr', 'ar', 'he', 'fa', 'hi', 'bn', 'ta', 'te', 'ur'],
  ...['th', 'vi', 'id', 'ms', 'fil', 'ja', 'ko', 'zh-Hans', 'zh-Hant', 'ca', 'eu', 'gl', 'cy', 'ga'],
] as const
