import { Settings2 } from 'lucide-react'
import { Menu, MenuChoice, MenuLabel } from '#ui/menu.tsx'
import { LanguageChoices, offersLanguages } from './language-choices.tsx'
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
  if (levels.length === 0 && !offersLanguages(state)) return null
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
      <LanguageChoices
        {...{ captions, audios, chosenCaptions: state.chosenCaptions, chosenAudio: state.chosenAudio }}
        onCaptions={(index) => playback?.chooseCaptions(index)}
        onAudio={(index) => playback?.chooseAudio(index)}
        below={levels.length > 0}
      />
    </Menu>
  )
}
