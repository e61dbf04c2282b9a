import { MenuChoice, MenuLabel, MenuLine } from '#ui/menu.tsx'
import type { Track } from './engine.ts'

interface LanguageChoicesProps {
  captions: readonly Track[]
  audios: readonly Track[]
  /** -1: none. */
  chosenCaptions: number
  /** -1: the stream's default. */
  chosenAudio: number
  onCaptions(index: number): void
  onAudio(index: number): void
  /** A line parts them from what is above. */
  below?: boolean
}

export const offersLanguages = ({ captions, audios }: Pick<LanguageChoicesProps, 'captions' | 'audios'>) =>
  captions.length > 0 || audios.length > 1

/** Parts of a menu: audio and captions where the stream offers a choice. */
export function LanguageChoices({ below = false, ...props }: LanguageChoicesProps) {
  const { captions, audios, chosenCaptions, chosenAudio, onCaptions, onAudio } = props
  const optionOf = ({ index, label }: Track) => ({ value: String(index), label })
  return (
    <>
      {audios.length > 1 && (
        <>
          {below && <MenuLine />}
          <MenuLabel>Audio</MenuLabel>
          <MenuChoice
            value={String(Math.max(0, chosenAudio))}
            onChange={(value) => onAudio(Number(value))}
            options={audios.map(optionOf)}
          />
        </>
      )}
      {captions.length > 0 && (
        <>
          {(below || audios.length > 1) && <MenuLine />}
          <MenuLabel>Captions</MenuLabel>
          <MenuChoice
            value={String(chosenCaptions)}
            onChange={(value) => onCaptions(Number(value))}
            options={[{ value: '-1', label: 'Off' }, ...captions.map(optionOf)]}
          />
        </>
      )}
    </>
  )
}
