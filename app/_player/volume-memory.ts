// The volume a viewer chose, for the next time. Frames of other sites may have no storage at all.

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
    // Then it lasts for as long as the page.
  }
}
