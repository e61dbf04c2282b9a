// The parts of an installation beside the web: at least one process runs each.

export const ROLES = ['playout', 'origin', 'transcode', 'ingest', 'mail'] as const
export type Role = (typeof ROLES)[number]
