let audio: AudioContext | null = null;

const TONE_HZ = 880;
const BEAT_S = 0.14;
const LOUDNESS = 0.2;

/** Opens the sound device; browsers allow it only from within a key press or a click. */
export function openSound(): void {
	audio ??= new AudioContext();
	if (audio.state === "suspended") void audio.resume();
}

/** Two short beats, once for each new alert; never a loop that a tired person would turn off. */
export function startTone(): void {
	if (audio === null) return;
	for (const beat of [0, 2]) {
		const from = audio.currentTime + beat * BEAT_S;
		const gain = audio.createGain();
		gain.gain.setValueAtTime(0, from);
		gain.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02);
		gain.gain.linearRampToValueAtTime(0, from + BEAT_S);
		const tone = audio.createOscillator();
		tone.frequency.value = TONE_HZ;
		tone.connect(gain).connect(audio.destination);
		tone.start(from);
		tone.stop(from + BEAT_S);
	}
}
