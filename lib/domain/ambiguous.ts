/** Whether these digits around a separator could be thousands as well as a fraction: "1.234". */
export const isAmbiguous = (whole: string, fraction: string) =>
  fraction.length === 3 && /^[1-9][0-9]{0,2}$/.test(whole);

/** Three decimals could be thousands: "1.234" becomes "1.2340". */
export function unambiguous(text: string): string {
  const [whole = "", fraction = ""] = text.split(".");
  return isAmbiguous(whole.replace("-", ""), fraction) ? `${text}0` : text;
}
