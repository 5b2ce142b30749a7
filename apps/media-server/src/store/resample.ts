/** Taps on each side of the centre at the lower of both rates: about 80 dB down outside the band. */
const HALF_TAPS = 32;
const KAISER_BETA = 8;
/** Share of the lower rate's half that is kept; the rest is the filter's slope. */
const PASS_BAND = 0.92;
const MAX_PHASES = 4_096;

/** Modified Bessel function of the first kind, order 0, by its series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Filter of one phase: Kaiser-windowed sinc around `fraction` of an input sample, of sum 1. */
function phaseFilter(fraction: number, half: number, cutoff: number): Float64Array {
  const taps = new Float64Array(half * 2);
  const scale = besselI0(KAISER_BETA);
  let sum = 0;
  for (let i = 0; i < taps.length; i++) {
    const x = i - half + 1 - fraction;
    const position = x / half;
    const window = Math.abs(position) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - position * position)) / scale;
    const angle = Math.PI * x * cutoff;
    const value = (angle === 0 ? 1 : Math.sin(angle) / angle) * window;
    taps[i] = value;
    sum += value;
  }
  return taps.map((value) => value / sum);
}

/**
 * Change the sample rate by a polyphase windowed-sinc filter that lets nothing through above half of the lower rate.
 * @param samples one channel; rates in Hz, whole numbers
 */
export function resample(samples: Float32Array, fromRate: number, toRate: number): Float32Array {
  if (fromRate === toRate) return samples;
  const divisor = gcd(fromRate, toRate);
  const phaseCount = Math.min(toRate / divisor, MAX_PHASES);
  const ratio = Math.min(1, toRate / fromRate);
  const half = Math.ceil(HALF_TAPS / ratio);
  const filters: (Float64Array | undefined)[] = new Array(phaseCount);
  const out = new Float32Array(Math.floor((samples.length * toRate) / fromRate));
  for (let n = 0; n < out.length; n++) {
    const position = (n * fromRate) / toRate;
    let base = Math.floor(position);
    let phase = Math.round((position - base) * phaseCount);
    if (phase === phaseCount) {
      phase = 0;
      base++;
    }
    let filter = filters[phase];
    if (filter === undefined) {
      filter = phaseFilter(phase / phaseCount, half, ratio * PASS_BAND);
      filters[phase] = filter;
    }
    const start = base - half + 1;
    let sum = 0;
    for (let i = Math.max(0, -start); i < filter.length && start + i < samples.length; i++) {
      sum += (samples[start + i] ?? 0) * (filter[i] ?? 0);
    }
    out[n] = sum;
  }
  return out;
}
