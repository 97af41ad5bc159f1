/**
 * Days until the cap: the quick, the likely and the slow case. Null for a case in which it is never reached.
 */
export interface Forecast {
  low: number | null;
  mid: number | null;
  high: number | null;
}
