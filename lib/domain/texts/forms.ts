/** `field`: as it is called within a sentence. */
export const unlimited = "Unlimited";
export const unlimitedOf = (field: string) => `Unlimited ${field}`;
export const noCap = "No cap";
export const ips = "IPs";
export const show = (field: string) => `Show ${field}`;
export const hide = (field: string) => `Hide ${field}`;
export const copy = (field: string) => `Copy ${field}`;
export const generate = "Generate";
export const generateOf = (field: string) => `Generate ${field}`;

export const noCapToRaise = "There is no cap to add to: enter the whole cap.";
export const amountOfTraffic = "Enter an amount of GB such as 25, 0.5 or 1500.";
export const wholeUnits = (unit: string) => `Enter a whole number of ${unit}.`;
export const stepsOf = (step: string, unit: string) => `Enter a multiple of ${step} ${unit}.`;
export const wholeNumbers = "Whole numbers only.";
export const required = (label: string) => `${label} is required.`;
export const leastCharacters = (count: number) => `At least ${count} characters.`;
export const mostCharacters = (count: number) => `At most ${count} characters.`;
export const emailHint = "Enter an e-mail address such as name@example.com.";
export const patternHint = "The provider does not accept this format. Enter it in another one.";
export const capRequired = (field: string) => `Enter a ${field}.`;
export const capOrUnlimited = "Enter a number, or choose Unlimited.";
export const capAboveZero = "A cap is more than 0; choose Unlimited for none.";
export const atLeast = (value: number) => `At least ${value}.`;
export const atMost = (value: number) => `At most ${value}.`;
export const gb = "GB";

/** In a table from a file. */
export const strayQuote = (line: number) =>
  `Line ${line} has a quote (") that does not enclose a whole cell. Remove it, or double it inside a quoted cell.`;
