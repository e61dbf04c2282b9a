// What a key does in the public player. Pure, so that its help lists exactly the keys that work.

export type PlayerKeyAction =
  | { do: 'toggle-play' | 'toggle-mute' | 'toggle-fullscreen' | 'toggle-captions' | 'toggle-help' | 'go-live' }
  | { do: 'move'; byS: number }
  | { do: 'volume'; by: number }

/** Digits do nothing: a live channel has no tenths. */
export const PLAYER_KEYS: readonly { keys: readonly string[]; words: string; action: PlayerKeyAction }[] = [
  { keys: [' ', 'k'], words: 'Play or pause', action: { do: 'toggle-play' } },
  { keys: ['m'], words: 'Mute or unmute', action: { do: 'toggle-mute' } },
  { keys: ['ArrowUp'], words: 'Volume up', action: { do: 'volume', by: 0.05 } },
  { keys: ['ArrowDown'], words: 'Volume down', action: { do: 'volume', by: -0.05 } },
  { keys: ['ArrowLeft'], words: 'Back 5 seconds', action: { do: 'move', byS: -5 } },
  { keys: ['ArrowRight'], words: 'Forward 5 seconds', action: { do: 'move', byS: 5 } },
  { keys: ['j'], words: 'Back 10 seconds', action: { do: 'move', byS: -10 } },
  { keys: ['l'], words: 'Forward 10 seconds', action: { do: 'move', byS: 10 } },
  { keys: ['End'], words: 'Go to live', action: { do: 'go-live' } },
  { keys: ['c'], words: 'Captions on or off', action: { do: 'toggle-captions' } },
  { keys: ['f'], words: 'Full screen', action: { do: 'toggle-fullscreen' } },
  { keys: ['?'], words: 'Show this list', action: { do: 'toggle-help' } },
]

/** @param key KeyboardEvent.key; @param on what has the focus */
export function decidePlayerKey(key: string, on: 'player' | 'button' | 'slider' | 'menu'): PlayerKeyAction | null {
  if (on === 'menu') return null
  if (on === 'button' && (key === ' ' || key === 'Enter')) return null
  // Arrows and End move the slider itself.
  if (on === 'slider' && (key.startsWith('Arrow') || key === 'End')) return null
  const pressed = key.length === 1 ? key.toLowerCase() : key
  return PLAYER_KEYS.find(({ keys }) => keys.includes(pressed))?.action ?? null
}
