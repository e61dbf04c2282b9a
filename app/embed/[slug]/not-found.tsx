/** Embedded in other websites: without the frame of the studio. */
export default function EmbedNotFound() {
  return (
    <main className="grid min-h-dvh place-items-center bg-[#0b0e13] px-6 text-center text-white">
      <div>
        <h1 className="font-semibold">Nothing to play here</h1>
        <p className="mt-1 text-sm text-white/80">Check the address of this player.</p>
      </div>
    </main>
  )
}
