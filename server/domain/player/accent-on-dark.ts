import { luminanceOf } from '#domain/guide/widget-options.ts'

/** The player is dark on every page. */
const GROUND_LUMINANCE = luminanceOf('0b0e13')
const LEAST_CONTRAST = 4.5
const STEP = 0.08

/** The colour itself, mixed with as much white as it takes to be readable on the player's background (WCAG 2). */
export function accentOnDark(accent: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16))
  for (let white = 0; white < 1; white += STEP) {
    const mixed = `#${parts
      .map((part) =>
        Math.round(part + (255 - part) * white)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`
    if ((luminanceOf(mixed.slice(1)) + 0.05) / (GROUND_LUMINANCE + 0.05) >= LEAST_CONTRAST) return mixed
  }
  return '#ffffff'
}
