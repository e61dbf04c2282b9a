// Branded ids: a media id is never accepted as a channel id. The prefix makes them readable in logs.

declare const brand: unique symbol
type Id<B extends string> = string & { readonly [brand]: B }

export type AccountId = Id<'account'>
export type UserId = Id<'user'>
export type InvitationId = Id<'invitation'>
export type SessionId = Id<'session'>
export type ApiKeyId = Id<'apiKey'>
export type ChannelId = Id<'channel'>
export type MediaId = Id<'media'>
export type UploadId = Id<'upload'>
export type ImportId = Id<'import'>
export type DestinationId = Id<'destination'>
export type ContributionId = Id<'contribution'>
export type LiveStreamId = Id<'liveStream'>
export type PlaybackKeyId = Id<'playbackKey'>
export type SeriesId = Id<'series'>
export type WebhookId = Id<'webhook'>
export type WebhookEventId = Id<'webhookEvent'>
export type WebhookDeliveryId = Id<'webhookDelivery'>
export type WorkerId = Id<'worker'>
