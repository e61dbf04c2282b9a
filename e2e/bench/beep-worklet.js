// Reports, on the audio context's clock, when a sound begins after 200 ms of silence.
const QUIET_SAMPLES = 9_600
const LOUD = 0.05

class BeepEar extends AudioWorkletProcessor {
  #quiet = 0

  process([input]) {
    const samples = input?.[0] ?? []
    for (let i = 0; i < samples.length; i++) {
      if (Math.abs(samples[i]) < LOUD) this.#quiet++
      else {
        if (this.#quiet >= QUIET_SAMPLES) this.port.postMessage((currentFrame + i) / sampleRate)
        this.#quiet = 0
      }
    }
    return true
  }
}

registerProcessor('beep-ear', BeepEar)
