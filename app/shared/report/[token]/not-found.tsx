import { RefusedScreen } from './shared-screen.tsx'

/** For readers: without a way to the studio. */
export default function SharedReportNotFound() {
  return (
    <RefusedScreen message="The link has expired, was revoked, or is incomplete. Ask the person who sent it for a new one." />
  )
}
