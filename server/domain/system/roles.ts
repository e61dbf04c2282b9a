// The parts of an installation beside the web: each is played by at least one process.

export const ROLES = ['playout', 'origin', 'transcode', 'ingest'] as const
export type Role = (typeof ROLES)[number]
