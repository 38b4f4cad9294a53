/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** 0 (included) to 1 (not). */
  uniform(): number;
  /** Above 0, of mean 1. */
  exponential(): number;
  /** Of this median; `sigma` is the standard deviation of its logarithm. */
  logNormal(median: number, sigma: number): number;
}

/** Makes a generator (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    return scrambled(state) / 4_294_967_296;
  };
  const exponential = () => -Math.log(1 - uniform());
  return {
    uniform,
    exponential,
    logNormal: (median, sigma) =>
      median * Math.exp(sigma * Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform())),
  };
}

/** 0 to 1, always the same for one number: a trait that need not be kept. */
export function traitOf(id: number, trait: number): number {
  return scrambled(Math.imul(id + 1, 0x9e3779b1) ^ Math.imul(trait, 0x85ebca6b)) / 4_294_967_296;
}

function scrambled(value: number): number {
  let bits = Math.imul(value ^ (value >>> 15), value | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return (bits ^ (bits >>> 14)) >>> 0;
}
