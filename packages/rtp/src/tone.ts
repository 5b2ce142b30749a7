/** Amplitude of a sine of 0 dBm0 in 16-bit G.711 samples: 3.17 dB under full scale (µ-law), ITU-T G.711 table 5. */
const ZERO_DBM0_PEAK = 32_124 / 10 ** (3.17 / 20);

/** DTMF frequency pairs (ITU-T Q.23), row and column. */
const DTMF_ROWS = [697, 770, 852, 941] as const;
const DTMF_COLUMNS = [1_209, 1_336, 1_477, 1_633] as const;
const DTMF_KEYPAD = "123A456B789C*0#D";

/** The two frequencies of a digit. @throws RangeError for anything else */
export function dtmfFrequencies(digit: string): readonly [number, number] {
  const index = DTMF_KEYPAD.indexOf(digit);
  const row = DTMF_ROWS[index >> 2];
  const column = DTMF_COLUMNS[index & 3];
  if (digit.length !== 1 || row === undefined || column === undefined) throw new RangeError(`no DTMF digit: ${digit}`);
  return [row, column];
}

/**
 * A mix of sines, each at `levelDb` dBm0, clipped to 16 bits, with 2 ms ramps so that it neither clicks on nor off.
 */
export function generateTone(options: {
  readonly frequenciesHz: readonly number[];
  readonly durationMs: number;
  readonly levelDb: number;
  readonly sampleRate: number;
}): Int16Array {
  const { frequenciesHz, levelDb, sampleRate } = options;
  const length = Math.round((options.durationMs * sampleRate) / 1_000);
  const ramp = Math.min(Math.round(sampleRate / 500), length >> 1);
  const peak = ZERO_DBM0_PEAK * 10 ** (levelDb / 20);
  const out = new Int16Array(length);
  for (let i = 0; i < length; i++) {
    let sum = 0;
    for (const frequency of frequenciesHz) sum += Math.sin((2 * Math.PI * frequency * i) / sampleRate);
    const fade = Math.min(1, (i + 1) / (ramp + 1), (length - i) / (ramp + 1));
    out[i] = Math.max(-32_768, Math.min(32_767, Math.round(sum * peak * fade)));
  }
  return out;
}

/** Level of samples in dBm0 by their mean square; −Infinity for none or pure silence. */
export function levelDbm0(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  if (sum === 0) return Number.NEGATIVE_INFINITY;
  const sineMeanSquare = (ZERO_DBM0_PEAK * ZERO_DBM0_PEAK) / 2;
  return 10 * Math.log10(sum / samples.length / sineMeanSquare);
}
