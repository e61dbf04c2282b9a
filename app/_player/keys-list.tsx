import { X } from 'lucide-react'
import { PLAYER_KEYS } from '#domain/player/decide-player-key.ts'
import { PlayerButton } from './player-button.tsx'

const NAMES: Record<string, string> = { ' ': 'Space', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }

/** The list of keys, over the picture. */
export function KeysList({ onClose }: { onClose(): void }) {
  return (
    <section
      aria-label="Keys"
      className="absolute inset-0 z-20 overflow-y-auto bg-[#0b0e13] px-5 py-4 text-sm text-white"
      data-testid="player-keys"
    >
      <div className="mb-2 flex items-center justify-between">
        <h2 className="font-semibold">Keys</h2>
        <PlayerButton label="Close" onClick={onClose} autoFocus>
          <X aria-hidden />
        </PlayerButton>
      </div>
      <dl className="grid gap-x-8 gap-y-1.5 @md:grid-cols-2">
        {PLAYER_KEYS.map(({ keys, words }) => (
          <div key={words} className="flex items-baseline gap-3">
            <dt className="w-20 shrink-0 font-mono text-white/80 text-xs">
              {keys.map((key) => NAMES[key] ?? key).join(' or ')}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
