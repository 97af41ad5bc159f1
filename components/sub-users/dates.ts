const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "3 Mar 2026", the day where the reader is. */
export function localDate(at: string): string {
  const date = new Date(at);
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}`;
}

/** "3 Mar 2026", the day in UTC: what a server can say that does not know the reader. */
export function utcDate(at: string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "3 Mar 2026, 14:05" where the reader is. */
export function localDateTime(at: string): string {
  const date = new Date(at);
  return `${localDate(at)}, ${padded(date.getHours())}:${padded(date.getMinutes())}`;
}

/** "3 Mar 2026, 14:05 UTC". */
export function utcDateTime(at: string): string {
  const date = new Date(at);
  return `${utcDate(at)}, ${padded(date.getUTCHours())}:${padded(date.getUTCMinutes())} UTC`;
}

const padded = (value: number) => String(value).padStart(2, "0");
