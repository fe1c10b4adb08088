const pause = 3_000;
let lastRung = Number.NEGATIVE_INFINITY;

/** Two soft notes, half a second in all; never twice within three seconds. */
export function ring(): void {
  // Until the page has been touched the browser keeps it silent, and would make up for it later.
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  if (performance.now() - lastRung < pause) return;
  lastRung = performance.now();
  const context = new AudioContext();
  sound(context, 660, 0);
  sound(context, 880, 0.14).onended = () => void context.close();
}

function sound(context: AudioContext, pitch: number, after: number): OscillatorNode {
  const begin = context.currentTime + after;
  const volume = context.createGain();
  // Swells and fades: a tone that is cut clicks.
  volume.gain.setValueAtTime(0.0001, begin);
  volume.gain.exponentialRampToValueAtTime(0.12, begin + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.36);
  const note = new OscillatorNode(context, { type: 'sine', frequency: pitch });
  note.connect(volume).connect(context.destination);
  note.start(begin);
  note.stop(begin + 0.38);
  return note;
}
