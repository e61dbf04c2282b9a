import { Captions, Maximize, Pause, Play, Settings2, Volume2, VolumeX } from 'lucide-react'
import { LanguageChoices, offersLanguages } from '#app/_player/language-choices.tsx'
import type { PlaybackState } from '#app/_player/playback.ts'
import type { VideoFacts } from '#app/_player/use-video-facts.ts'
import { Button } from '#ui/button.tsx'
import { cn } from '#ui/cn.ts'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { Menu, MenuChoice, MenuLabel } from '#ui/menu.tsx'

/** Within this of the live edge counts as live: a segment is 1.92 s, and the edge moves by whole segments. */
const LIVE_WITHIN_MS = 4_000

interface PlayerControlsProps {
  state: PlaybackState | null
  facts: VideoFacts
  actions: {
    togglePlay(): void
    toggleMute(): void
    setVolume(volume: number): void
    goLive(): void
    chooseLevel(index: number): void
    chooseCaptions(index: number): void
    chooseAudio(index: number): void
    toggleFullscreen(): void
  }
  /** The player's element: menus must be inside it in full screen. */
  box: HTMLElement | null
  live: boolean
}

export function PlayerControls({ state, facts, actions, box, live }: PlayerControlsProps) {
  return (
    <div className="flex items-center gap-0.5 bg-surface px-2 py-1.5">
      <IconButton label={facts.paused ? 'Play' : 'Pause'} disabled={!state} onClick={actions.togglePlay}>
        {facts.paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      </IconButton>
      <IconButton label={facts.muted ? 'Unmute' : 'Mute'} onClick={actions.toggleMute} aria-pressed={facts.muted}>
        {facts.muted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
      </IconButton>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={facts.muted ? 0 : facts.volume}
        onChange={(event) => actions.setVolume(Number(event.target.value))}
        aria-label="Volume"
        className="hidden w-20 accent-accent sm:block"
      />
      <span className="flex-1" />
      {state && live && <LiveEdge state={state} facts={facts} onGoLive={actions.goLive} />}
      {state && offersLanguages(state) && <LanguageMenu state={state} actions={actions} container={box} />}
      {state && state.levels.length > 0 && <QualityMenu state={state} onChoose={actions.chooseLevel} container={box} />}
      <IconButton icon={Maximize} label="Full screen" onClick={actions.toggleFullscreen} />
    </div>
  )
}

interface LanguageMenuProps extends Pick<PlayerControlsProps, 'actions'> {
  state: PlaybackState
  container: HTMLElement | null
}

function LanguageMenu({ state, actions, container }: LanguageMenuProps) {
  const { captions, audios, chosenCaptions, chosenAudio } = state
  return (
    <Menu side="top" container={container} trigger={<IconButton icon={Captions} label="Languages" />}>
      <LanguageChoices
        {...{ captions, audios, chosenCaptions, chosenAudio }}
        onCaptions={actions.chooseCaptions}
        onAudio={actions.chooseAudio}
      />
    </Menu>
  )
}

function LiveEdge({ state, facts, onGoLive }: { state: PlaybackState; facts: VideoFacts; onGoLive(): void }) {
  const behindMs = facts.behindLiveMs
  if (state.phase !== 'running' || behindMs === null) return null
  const live = behindMs < LIVE_WITHIN_MS && !facts.paused
  return (
    <Button tone="quiet" size="small" onClick={onGoLive} data-testid="live-edge" data-live={live}>
      <span className={cn('size-2 rounded-full', live ? 'bg-on-air' : 'bg-line-strong')} aria-hidden />
      {live ? 'Live' : <span className="clock">−{formatDuration(behindMs)}</span>}
      {!live && <span className="text-accent max-sm:sr-only">Go live</span>}
    </Button>
  )
}

function QualityMenu({
  state,
  onChoose,
  container,
}: {
  state: PlaybackState
  onChoose(index: number): void
  container: HTMLElement | null
}) {
  const playing = state.levels.find(({ index }) => index === state.playingLevel)?.label
  const auto = state.chosenLevel === -1
  return (
    <Menu
      side="top"
      container={container}
      trigger={
        <Button
          icon={Settings2}
          tone="quiet"
          size="small"
          aria-label={`Quality: ${auto ? 'Auto' : playing}${auto && playing ? `, now ${playing}` : ''}`}
        >
          <span className="clock text-xs">{playing ?? 'Auto'}</span>
        </Button>
      }
    >
      <MenuLabel>Quality</MenuLabel>
      <MenuChoice
        value={String(state.chosenLevel)}
        onChange={(value) => onChoose(Number(value))}
        options={[
          { value: '-1', label: auto && playing ? `Automatic (${playing})` : 'Automatic' },
          ...state.levels.map(({ index, label }) => ({ value: String(index), label })),
        ]}
      />
    </Menu>
  )
}
