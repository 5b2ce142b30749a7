/**
 * Power of one frequency in samples (Goertzel), as the mean square of a sine of that frequency: comparable with the
 * samples' own mean square, whatever their number.
 */
export function goertzelPower(samples: Int16Array, frequencyHz: number, sampleRate: number): number {
  const length = samples.length;
  if (length === 0) return 0;
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / sampleRate);
  let s1 = 0;
  let s2 = 0;
  for (const sample of samples) {
    const s0 = sample + coefficient * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  const power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
  return (2 * power) / (length * length);
}

/** Share (0…1) of the samples' whole power that lies at a frequency; 0 for silence. */
export function toneShare(samples: Int16Array, frequencyHz: number, sampleRate: number): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  if (energy === 0) return 0;
  return Math.min(1, goertzelPower(samples, frequencyHz, sampleRate) / (energy / samples.length));
}
