'use client'
import type { NewStreamKey } from '#features/contribution/schema.ts'
import { Button } from '#ui/button.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Notice } from '#ui/notice.tsx'

/** Shows the stream key once: only its hash is stored. */
export function KeyDialog({ shown, onClose }: { shown: { name: string; made: NewStreamKey } | null; onClose(): void }) {
  return (
    <Dialog
      open={shown !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Encoder settings for ${shown?.name ?? ''}`}
      description="In OBS: Settings, Stream, Service “Custom”. H.264 video, AAC audio, a keyframe every 2 seconds."
    >
      {shown && (
        <div className="grid gap-4 pt-1">
          <Shown label="Server" text={shown.made.rtmpUrl} testId="rtmp-url" />
          <Shown label="Stream key" text={shown.made.streamKey} testId="stream-key" />
          <Notice tone="warn">The stream key is shown only once. Copy it now; create a new one if it is lost.</Notice>
          <div className="flex justify-end">
            <Button tone="accent" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}

function Shown({ label, text, testId }: { label: string; text: string; testId: string }) {
  return (
    <div className="grid gap-1.5">
      <div className="flex items-center justify-between gap-3">
        <span className="font-medium text-sm">{label}</span>
        <CopyButton text={text} label={`Copy the ${label.toLowerCase()}`} />
      </div>
      <CodeBox data-testid={testId}>{text}</CodeBox>
    </div>
  )
}
