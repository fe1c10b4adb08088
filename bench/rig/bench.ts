/** What a benchmark can be told on the command line: `--events 1000`, `--full`. The value given here is the default. */
export type Options = Record<string, number | boolean | string>;

/** The last line a benchmark prints, as JSON. `met` says whether the target in README.md holds. */
export interface Result {
  bench: string;
  rounds: number;
  met: boolean;
  [figure: string]: unknown;
}

export interface Bench<O extends Options = Options> {
  about: string;
  options: O;
  run(options: O): Promise<Result>;
}

/** Keeps the types of the options it is given. */
export function bench<O extends Options>(definition: Bench<O>): Bench<O> {
  return definition;
}
