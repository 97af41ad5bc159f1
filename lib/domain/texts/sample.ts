/** Of figures a part of which is made up. */
export const sampleHistory = "Sample history";
export const sampleHistoryTitle =
  "A sandbox account comes with 90 days of made-up usage. Subdesk did not observe it.";
