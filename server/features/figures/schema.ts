/** WebSocket; messages are StreamMessage of server/domain/figures/message.ts. */
export interface FiguresAddress {
  url: string
  /** Connect before this time; the connection then lasts 15 minutes. */
  expiresAt: string
}
