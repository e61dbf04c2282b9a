import { type Framing, LOUDNESS_TARGETS } from '#domain/media/preparation.ts'

export const FRAMING_OPTIONS: { value: Framing; label: string }[] = [
  { value: 'pad', label: 'Pad with black bars' },
  { value: 'crop', label: 'Crop the edges' },
]

const NAMES = { [-23]: 'EBU R 128', [-24]: 'ATSC A/85', [-16]: 'streaming' }

export const LOUDNESS_OPTIONS = LOUDNESS_TARGETS.map((lufs) => ({
  value: String(lufs),
  label: `−${-lufs} LUFS, ${NAMES[lufs]}`,
}))
