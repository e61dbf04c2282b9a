// Remembers the viewer's languages of captions and audio. Frames on other sites may have no storage.

const KEYS = { captions: 'player-captions', audio: 'player-audio' } as const

/** Null: never chosen, or off. */
export function rememberedLanguage(kind: keyof typeof KEYS): string | null {
  try {
    return localStorage.getItem(KEYS[kind])
  } catch {
    return null
  }
}

/** @param language null: off */
export function rememberLanguage(kind: keyof typeof KEYS, language: string | null): void {
  try {
    if (language === null) localStorage.removeItem(KEYS[kind])
    else localStorage.setItem(KEYS[kind], language)
  } catch {
    // Then it is kept only for this page.
  }
}
