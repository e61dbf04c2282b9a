/** For searches: “cafe” finds “Café”. The database folds in the same way (fold_text). */
export const foldText = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The words of a search, folded, each once. */
export const searchWords = (text: string) => [...new Set(foldText(text).split(/\s+/).filter(Boolean))]
