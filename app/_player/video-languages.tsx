import type HlsModule from 'hls.js'
import { Captions } from 'lucide-react'
import { useState } from 'react'
import { Menu } from '#ui/menu.tsx'
import type { Track } from './engine.ts'
import { describeTrack } from './hls-engine.ts'
import { LanguageChoices, offersLanguages } from './language-choices.tsx'
import { PlayerButton } from './player-button.tsx'
import { rememberedLanguage, rememberLanguage } from './track-memory.ts'

export interface VideoTracks {
  captions: Track[]
  audios: Track[]
  chooseCaptions(index: number): void
  chooseAudio(index: number): void
}

/** Reports the tracks of a video whenever they are known, with the languages that the viewer chose before. */
export function followTracks(Hls: typeof HlsModule, hls: HlsModule, onTracks: (tracks: VideoTracks) => void): void {
  const tell = () => {
    const tracks: VideoTracks = {
      captions: hls.subtitleTracks.map(describeTrack),
      audios: hls.audioTracks.map(describeTrack),
      chooseCaptions(index) {
        hls.subtitleDisplay = index >= 0
        hls.subtitleTrack = index
      },
      chooseAudio(index) {
        hls.audioTrack = index
      },
    }
    const captions = rememberedIn(tracks.captions, 'captions')
    const audio = rememberedIn(tracks.audios, 'audio')
    if (captions >= 0) tracks.chooseCaptions(captions)
    if (audio >= 0) tracks.chooseAudio(audio)
    onTracks(tracks)
  }
  hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, tell)
  hls.on(Hls.Events.AUDIO_TRACKS_UPDATED, tell)
}

/** Over the picture, because the browser's controls offer no audio. Nothing where the video has one language. */
export function VideoLanguages({ tracks, container }: { tracks: VideoTracks; container: HTMLElement | null }) {
  const { captions, audios } = tracks
  const [chosen, setChosen] = useState<{ captions?: number; audio?: number }>({})
  if (!offersLanguages(tracks)) return null
  return (
    <div className="absolute top-2 right-2 rounded-lg bg-black/60">
      <Menu
        container={container}
        trigger={
          <PlayerButton label="Languages">
            <Captions aria-hidden />
          </PlayerButton>
        }
      >
        <LanguageChoices
          {...{ captions, audios }}
          chosenCaptions={chosen.captions ?? rememberedIn(captions, 'captions')}
          chosenAudio={chosen.audio ?? rememberedIn(audios, 'audio')}
          onCaptions={(index) => {
            tracks.chooseCaptions(index)
            rememberLanguage('captions', captions.find((track) => track.index === index)?.language || null)
            setChosen({ ...chosen, captions: index })
          }}
          onAudio={(index) => {
            tracks.chooseAudio(index)
            rememberLanguage('audio', audios.find((track) => track.index === index)?.language || null)
            setChosen({ ...chosen, audio: index })
          }}
        />
      </Menu>
    </div>
  )
}

function rememberedIn(tracks: readonly Track[], kind: 'captions' | 'audio'): number {
  const language = rememberedLanguage(kind)
  return tracks.find((track) => track.language !== '' && track.language === language)?.index ?? -1
}
