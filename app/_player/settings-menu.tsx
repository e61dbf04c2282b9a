import { Settings2 } from 'lucide-react'
import { Menu, MenuChoice, MenuLabel, MenuLine } from '#ui/menu.tsx'
import type { Playback, PlaybackState } from './playback.ts'
import { PlayerButton } from './player-button.tsx'

interface SettingsMenuProps {
  state: PlaybackState
  playback: Playback | null
  /** The element that menus are drawn in: full-screen elements show only their content. */
  container: HTMLElement | null
}

/** Quality, and captions and audio where the stream offers a choice. */
export function SettingsMenu({ state, playback, container }: SettingsMenuProps) {
  const { levels, captions, audios, chosenLevel, playingLevel } = state
  if (levels.length === 0 && captions.length === 0 && audios.length < 2) return null
  const playing = levels.find(({ index }) => index === playingLevel)?.label
  const auto = chosenLevel === -1
  return (
    <Menu
      side="top"
      container={container}
      trigger={
        <PlayerButton label={`Settings, quality ${auto ? 'automatic' : ''}${playing ? ` ${playing}` : ''}`}>
          <Settings2 aria-hidden />
        </PlayerButton>
      }
    >
      {levels.length > 0 && (
        <>
          <MenuLabel>Quality</MenuLabel>
          <MenuChoice
            value={String(chosenLevel)}
            onChange={(value) => playback?.chooseLevel(Number(value))}
            options={[
              { value: '-1', label: auto && playing ? `Auto (${playing})` : 'Auto' },
              ...levels.map(({ index, label }) => ({ value: String(index), label })),
            ]}
          />
        </>
      )}
      {audios.length > 1 && (
        <>
          <MenuLine />
          <MenuLabel>Audio</MenuLabel>
          <MenuChoice
            value={String(Math.max(0, state.chosenAudio))}
            onChange={(value) => playback?.chooseAudio(Number(value))}
            options={audios.map(({ index, label }) => ({ value: String(index), label }))}
          />
        </>
      )}
      {captions.length > 0 && (
        <>
          <MenuLine />
          <MenuLabel>Captions</MenuLabel>
          <MenuChoice
            value={String(state.chosenCaptions)}
            onChange={(value) => playback?.chooseCaptions(Number(value))}
            options={[
              { value: '-1', label: 'Off' },
              ...captions.map(({ index, label }) => ({ value: String(index), label })),
            ]}
          />
        </>
      )}
    </Menu>
  )
}
