/** WebSocket; messages are StreamMessage of server/domain/figures/message.ts. */
export interface FiguresAddress {
  url: string
  /** A connection has to be opened before; it then lasts a quarter of an hour. */
  expiresAt: string
}
