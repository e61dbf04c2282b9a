import { TILES_A_ROW } from '#domain/media/storyboard.ts'
import { publicPath } from '#ui/public-path.ts'

const TILES_A_SHEET = TILES_A_ROW * TILES_A_ROW

/** A sheet as large as its tiles, moved so that one of them is seen. */
export function tileStyle(urlOf: (sheet: number) => string, tile: number) {
  const place = tile % TILES_A_SHEET
  const share = (index: number) => `${(index / (TILES_A_ROW - 1)) * 100}%`
  return {
    backgroundImage: `url(${urlOf(Math.floor(tile / TILES_A_SHEET))})`,
    backgroundSize: `${TILES_A_ROW * 100}%`,
    backgroundPosition: `${share(place % TILES_A_ROW)} ${share(Math.floor(place / TILES_A_ROW))}`,
  }
}

/** Of the library. */
export const sheetUrl = (mediaId: string) => (sheet: number) => publicPath(`/api/media/${mediaId}/storyboard/${sheet}`)
