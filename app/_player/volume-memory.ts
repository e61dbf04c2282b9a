// Remembers the viewer's volume. Frames on other sites may have no storage.

const KEY = 'player-volume'

/** 0…1; null: never chosen. */
export function rememberedVolume(): number | null {
  try {
    const volume = Number.parseFloat(localStorage.getItem(KEY) ?? '')
    return volume > 0 && volume <= 1 ? volume : null
  } catch {
    return null
  }
}

export function rememberVolume(volume: number): void {
  try {
    localStorage.setItem(KEY, volume.toFixed(2))
  } catch {
    // Then it is kept only for this page.
  }
}
