import type { Urgency } from "@tansiq/hotline";

let audio: AudioContext | null = null;

const BEAT_S = 0.14;
/** Each urgency has its own figure of tones, Hz, told apart without counting; 0 is a rest. */
const FIGURES: Record<Urgency, { tones: readonly number[]; loudness: number }> = {
	D: { tones: [988, 659, 988, 659, 988, 659], loudness: 0.3 },
	U: { tones: [880, 0, 880], loudness: 0.2 },
	N: { tones: [587], loudness: 0.1 },
	L: { tones: [], loudness: 0 },
};

/** Opens the sound device; browsers allow it only from within a key press or a click. */
export function openSound(): void {
	audio ??= new AudioContext();
	if (audio.state === "suspended") void audio.resume();
}

/** One figure. What is latched sounds again after a while; nothing sounds without a pause. */
export function sound(urgency: Urgency): void {
	if (audio === null) return;
	const { tones, loudness } = FIGURES[urgency];
	for (const [beat, hz] of tones.entries()) {
		if (hz === 0) continue;
		const from = audio.currentTime + beat * BEAT_S;
		const gain = audio.createGain();
		gain.gain.setValueAtTime(0, from);
		gain.gain.linearRampToValueAtTime(loudness, from + 0.02);
		gain.gain.linearRampToValueAtTime(0, from + BEAT_S);
		const tone = audio.createOscillator();
		tone.frequency.value = hz;
		tone.connect(gain).connect(audio.destination);
		tone.start(from);
		tone.stop(from + BEAT_S);
	}
}
