// The look of the schedule widget, chosen in its address by whoever embeds it.

export type WidgetTheme = 'light' | 'dark' | 'auto'

export interface WidgetOptions {
  theme: WidgetTheme
  /** Six hexadecimal digits; null: the default. */
  accent: string | null
  /** Black or white, whichever is more readable on the accent. */
  accentInk: string | null
}

/** A colour of three or six digits, with or without #; null for anything else. */
export function readAccent(text: string): string | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1]?.toLowerCase()
  if (!digits) return null
  return digits.length === 6 ? digits : digits.replace(/./g, '$&$&')
}

/** Invalid values count as omitted: a typing error in an address must not hide the guide. */
export function readWidgetOptions(query: Record<string, string | string[] | undefined>): WidgetOptions {
  const one = (name: string) => [query[name]].flat()[0] ?? ''
  const theme = one('theme')
  const accent = readAccent(one('accent'))
  return { theme: theme === 'light' || theme === 'dark' ? theme : 'auto', accent, accentInk: accent && inkOn(accent) }
}

/** Contrast of WCAG 2: the better one of black and white is always 4.5 or more. */
export function inkOn(accent: string): string {
  const luminance = luminanceOf(accent)
  return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? '000000' : 'ffffff'
}

export function luminanceOf(digits: string): number {
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
